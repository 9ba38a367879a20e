# Each target is one line; what needs more is a script in hack/.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help build sbom test prerequisites fmt lint unit semver cluster mutations begin demo cluster-demo bench bench-sdk bench-cluster generate clean

help: ## List the targets
	@hack/list-targets $(firstword $(MAKEFILE_LIST))

build: ## Build synth-controller and its static synth-runner into target/release
	@hack/step build hack/build

sbom: build ## Build both images; write what they are made of into target/sbom, as CycloneDX
	@hack/step sbom hack/images sbom target/sbom $${CARGO_TARGET_DIR:-target}/release

test: prerequisites begin fmt lint unit cluster ## Install what is missing, then check format, lints and all tests

prerequisites: ## Install what building and testing needs
	@hack/step prerequisites hack/install-prerequisites

begin:
	@hack/test-cluster prepare

fmt: ## Check the format (to write it: cargo fmt)
	@hack/step format rustfmt --check --edition 2024 $(shell git ls-files '*.rs')

lint: ## Clippy, cargo-deny and rustdoc, all without a warning
	@hack/step lint hack/lint

unit: ## Run all tests
	@hack/step tests hack/test

semver: ## Compare what the SDK offers with crates/sdk/interface.txt; UPDATE_GENERATED=1 writes it
	@hack/step semver cargo test --locked --package synth-typegen --test interface

cluster: ## Run the tests in a real cluster
	@hack/step cluster hack/test-cluster

mutations: ## Take out one defence after another: a test must fail for each; takes an hour
	@hack/step mutations hack/mutations

demo: ## Show the whole way: a commit, its artifact, a change, a commit that does not compile
	@hack/step prerequisites hack/install-prerequisites build && hack/step build hack/build dev && hack/demo

cluster-demo: ## Leave the example running in a real cluster on this machine
	@hack/step prerequisites hack/install-prerequisites && hack/in-cluster dev hack/cluster-demo

bench: build ## Measure beside plain cargo and cdk8s; writes docs/benchmarks.md
	@benches/compare

bench-sdk: ## Measure the SDK beside cdk8s; writes docs/benchmarks.md
	@benches/compare_sdk

bench-cluster: ## Measure in a real cluster, beside the floor and a branch of manifests; writes docs/benchmarks.md
	@hack/in-cluster release hack/bench-cluster

generate: ## Write anew what is generated from the code: CRDs, golden files
	@hack/step generate env UPDATE_GENERATED=1 INSTA_UPDATE=always sh -c 'cargo test --locked --package synth-api && cargo test --locked --workspace'

clean: ## Remove all that was built
	@cargo clean
