// Reads YAML and archives as Kubernetes and Flux read them, for tests that compare.
//
// Standard input is a JSON array of texts, standard output a JSON array of results of the same length:
// {"json": …} or {"error": "…"}. The first argument says what a text is:
//
//	read       YAML documents; the result is a list of values, as sigs.k8s.io/yaml reads each
//	yaml3      one YAML document, as go.yaml.in/yaml/v3 reads it
//	tar        a tar.gz in base64; the result is a list of {name, mode, type, content}
//	flux       a tar.gz in base64; the result is a list of the objects that kustomize-controller's own modules take out of it
//	kustomize  a tar.gz in base64; the result is a list of the objects that kustomize builds of its files
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	fluxssa "github.com/fluxcd/pkg/ssa/utils"
	fluxtar "github.com/fluxcd/pkg/tar"
	yaml3 "go.yaml.in/yaml/v3"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

type result struct {
	JSON  any    `json:"json,omitempty"`
	Error string `json:"error,omitempty"`
}

func main() {
	modes := map[string]func(string) (any, error){"read": read, "yaml3": readYAML3, "tar": readTar, "kustomize": build, "flux": takeOut}
	if len(os.Args) != 2 || modes[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: go run . read|yaml3|tar|kustomize|flux")
		os.Exit(2)
	}
	if err := run(modes[os.Args[1]]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(mode func(string) (any, error)) error {
	var inputs []string
	if err := json.NewDecoder(os.Stdin).Decode(&inputs); err != nil {
		return err
	}
	results := make([]result, len(inputs))
	for i, input := range inputs {
		if value, err := guarded(mode, input); err != nil {
			results[i].Error = err.Error()
		} else {
			results[i].JSON = value
		}
	}
	return json.NewEncoder(os.Stdout).Encode(results)
}

// A reader that panics has refused the text.
func guarded(mode func(string) (any, error), input string) (value any, err error) {
	defer func() {
		if caught := recover(); caught != nil {
			err = fmt.Errorf("panic: %v", caught)
		}
	}()
	return mode(input)
}

func read(input string) (any, error) {
	values := []json.RawMessage{}
	for _, document := range split(input) {
		value, err := yaml.YAMLToJSON([]byte(document))
		if err != nil {
			return nil, err
		}
		if string(value) != "null" {
			values = append(values, value)
		}
	}
	return values, nil
}

// Cuts at each line that begins with three dashes, as the Kubernetes client libraries do: before any YAML is read.
func split(input string) []string {
	var documents []string
	var current strings.Builder
	for _, line := range strings.SplitAfter(input, "\n") {
		if strings.HasPrefix(line, "---") {
			documents = append(documents, current.String())
			current.Reset()
			continue
		}
		current.WriteString(line)
	}
	return append(documents, current.String())
}

func readYAML3(input string) (any, error) {
	var value any
	if err := yaml3.Unmarshal([]byte(input), &value); err != nil {
		return nil, err
	}
	// Through JSON, so that both libraries' numbers come out alike.
	bytes, err := json.Marshal(value)
	return json.RawMessage(bytes), err
}

type entry struct {
	Name    string `json:"name"`
	Mode    int64  `json:"mode"`
	Type    string `json:"type"`
	Content string `json:"content"`
	Owner   string `json:"owner"`
	Seconds int64  `json:"seconds"`
}

func readTar(input string) (any, error) {
	compressed, err := base64.StdEncoding.DecodeString(input)
	if err != nil {
		return nil, err
	}
	plain, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		return nil, err
	}
	entries := []entry{}
	for archive := tar.NewReader(plain); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return entries, nil
		}
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(archive)
		if err != nil {
			return nil, err
		}
		entries = append(entries, entry{
			Name: header.Name, Mode: header.Mode, Type: string(header.Typeflag), Content: string(content),
			Owner:   fmt.Sprintf("%d:%d:%s:%s", header.Uid, header.Gid, header.Uname, header.Gname),
			Seconds: header.ModTime.Unix(),
		})
	}
}

// What kustomize-controller does: a kustomization that lists every YAML file, and a build of it.
func build(input string) (any, error) {
	unpacked, err := readTar(input)
	if err != nil {
		return nil, err
	}
	files := filesys.MakeFsInMemory()
	resources := []string{}
	for _, entry := range unpacked.([]entry) {
		if entry.Type == string(tar.TypeReg) && strings.HasSuffix(entry.Name, ".yaml") {
			if err := files.WriteFile("/app/"+entry.Name, []byte(entry.Content)); err != nil {
				return nil, err
			}
			resources = append(resources, entry.Name)
		}
	}
	kustomization, err := yaml.Marshal(map[string]any{
		"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "resources": resources,
	})
	if err != nil {
		return nil, err
	}
	if err := files.WriteFile("/app/kustomization.yaml", kustomization); err != nil {
		return nil, err
	}
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(files, "/app")
	if err != nil {
		return nil, err
	}
	text, err := built.AsYaml()
	if err != nil {
		return nil, err
	}
	return read(string(text))
}

// The same with a folder on disk and with Flux's modules at both ends: its tar, kustomize, and the reading of objects
// that it then applies.
func takeOut(input string) (any, error) {
	compressed, err := base64.StdEncoding.DecodeString(input)
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "flux")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	if err := fluxtar.Untar(bytes.NewReader(compressed), folder, fluxtar.WithMaxUntarSize(-1)); err != nil {
		return nil, err
	}
	resources := []string{}
	err = filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() {
			name, _ := filepath.Rel(folder, path)
			resources = append(resources, name)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	kustomization, err := yaml.Marshal(map[string]any{
		"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "resources": resources,
	})
	if err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(folder, "kustomization.yaml"), kustomization, 0o600); err != nil {
		return nil, err
	}
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), folder)
	if err != nil {
		return nil, err
	}
	text, err := built.AsYaml()
	if err != nil {
		return nil, err
	}
	objects, err := fluxssa.ReadObjects(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	values := []any{}
	for _, object := range objects {
		values = append(values, object.Object)
	}
	return values, nil
}
