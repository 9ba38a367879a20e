// Command fetch downloads and unpacks an artifact with the code of kustomize-controller.
//
//	fetch URL DIGEST FOLDER RETRIES
//
// prints one line: "ok", "not found", or the error that kustomize-controller would put into its condition.
package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"

	"github.com/fluxcd/pkg/http/fetch"
	"github.com/fluxcd/pkg/tar"
)

func main() {
	if len(os.Args) != 5 {
		fmt.Fprintln(os.Stderr, "usage: fetch URL DIGEST FOLDER RETRIES")
		os.Exit(2)
	}
	retries, err := strconv.Atoi(os.Args[4])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	// The options that kustomize-controller 1.9 sets.
	fetcher := fetch.New(
		fetch.WithRetries(retries),
		fetch.WithMaxDownloadSize(tar.UnlimitedUntarSize),
		fetch.WithUntar(tar.WithMaxUntarSize(tar.UnlimitedUntarSize)),
	)
	switch err := fetcher.Fetch(os.Args[1], os.Args[2], os.Args[3]); {
	case err == nil:
		fmt.Println("ok")
	case errors.Is(err, fetch.ErrFileNotFound):
		fmt.Println("not found")
	default:
		fmt.Println(err)
	}
}
