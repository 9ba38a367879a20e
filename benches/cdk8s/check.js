// Fails unless dist/ holds the same objects as the JSON List on standard input: what is compared must do the same work.
const assert = require('node:assert');
const fs = require('node:fs');
const yaml = require('yaml');

const byName = (objects) => Object.fromEntries(objects.map((o) => [`${o.kind} ${o.metadata.name}`, o]));

const ours = JSON.parse(fs.readFileSync(0, 'utf8')).items;
const theirs = fs
  .readdirSync('dist')
  .flatMap((file) => yaml.parseAllDocuments(fs.readFileSync(`dist/${file}`, 'utf8')))
  .map((document) => document.toJS());
assert.strictEqual(theirs.length, ours.length);
assert.deepStrictEqual(byName(theirs), byName(ours));
