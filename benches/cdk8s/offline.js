// For `node -r ./offline.js node_modules/.bin/cdk8s import k8s@VERSION`: gives cdk8s the document that the SDK's own types are
// made of (SCHEMA names the file), in the place of the one that it would download. Both then have types for the same kinds.
const fs = require('node:fs');
const path = require('node:path');

const util = require(path.join(process.cwd(), 'node_modules/cdk8s-cli/lib/util'));

/** The references of OpenAPI 3 as those of JSON Schema that cdk8s reads. */
function moved(node) {
  if (Array.isArray(node)) {
    return node.map(moved);
  }
  if (node === null || typeof node !== 'object') {
    return node;
  }
  const own = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, moved(value)]));
  if (typeof own.$ref === 'string') {
    own.$ref = `#/definitions/${own.$ref.split('/').pop()}`;
  }
  if (Array.isArray(own.allOf) && own.allOf.length === 1) {
    const [only] = own.allOf;
    delete own.allOf;
    return { ...own, ...only };
  }
  return own;
}

function definitions(document) {
  const all = moved(document.schemas);
  for (const { group, version, kind, schema } of document.kinds) {
    all[schema]['x-kubernetes-group-version-kind'] = [{ group, version, kind }];
  }
  return { definitions: all };
}

util.download = async () => JSON.stringify(definitions(JSON.parse(fs.readFileSync(process.env.SCHEMA, 'utf8'))));
