# Two images: `--target controller` and `--target runner`.
#
# Both programs are compiled here, unless `--build-context binaries=DIR` gives a folder with synth-controller and the
# static synth-runner, as `hack/build` makes them.
#
# Scanners find what is in both: Debian's packages in dpkg's status, crates in our programs. With BuildKit `--sbom=true` puts a list beside each
# image; `hack/sbom` writes one that has the runner's toolchain and bases too.

ARG RUST=docker.io/library/rust:1.95-slim-bookworm
ARG DEBIAN=docker.io/library/debian:bookworm-slim

FROM ${RUST} AS compiled
RUN apt-get update -q && apt-get install -qy --no-install-recommends build-essential libssl-dev pkg-config python3 zlib1g-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN hack/build && mkdir /binaries && cp target/release/synth-controller target/release/synth-runner /binaries/

FROM scratch AS binaries
COPY --from=compiled /binaries/ /

# --- controller: the program and the libraries that it names, nothing else: no shell, no package manager, no user but one.
# The libraries are Debian's (OpenSSL is there for ssh, by way of libgit2), so that they have its security updates.
FROM ${DEBIAN} AS libraries
RUN apt-get update -q && apt-get install -qy --no-install-recommends ca-certificates libgcc-s1 libssl3 zlib1g && rm -rf /var/lib/apt/lists/*
COPY --from=binaries /synth-controller /usr/local/bin/
# As dpkg lists packages, scanners find those that the files are from. ldd prints "NAME => PATH (ADDRESS)", and the loader as "PATH (ADDRESS)".
RUN set -e; \
    mkdir -p /image/etc/ssl/certs /image/usr/local/bin /image/tmp; chmod 1777 /image/tmp; \
    for library in $(ldd /usr/local/bin/synth-controller | grep -o '/[^ ]*'); do install -D "$library" "/image$library"; done; \
    cp /usr/local/bin/synth-controller /image/usr/local/bin/; \
    cp /etc/ssl/certs/ca-certificates.crt /image/etc/ssl/certs/; \
    install -D /etc/os-release /image/etc/os-release; mkdir -p /image/var/lib/dpkg/status.d; \
    packages=$(for library in $(ldd /usr/local/bin/synth-controller | grep -o '/[^ ]*'); do dpkg --search "*/${library##*/}" | cut -d: -f1; done | sort -u); \
    for package in ca-certificates $packages; do dpkg --status "$package" >"/image/var/lib/dpkg/status.d/$package"; done; \
    echo 'nonroot:x:65532:65532::/nonexistent:/sbin/nologin' >/image/etc/passwd; \
    echo 'nonroot:x:65532:' >/image/etc/group; \
    echo 'hosts: files dns' >/image/etc/nsswitch.conf

FROM scratch AS controller
COPY --from=libraries /image/ /
ENV PATH=/usr/local/bin
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/synth-controller"]

# --- runner: a toolchain, a linker, and dependencies that are compiled already. It holds nothing that a generator may not have.
FROM ${RUST} AS toolchain
# Of rustc's folder only what compiling needs: no documentation, no sources, no other tools.
RUN set -e; from=$(rustc --print sysroot); to=/usr/local/toolchain; \
    mkdir -p $to/bin; cp $from/bin/cargo $from/bin/rustc $to/bin/; cp -a $from/lib $to/; \
    rm -rf $to/lib/rustlib/src $to/lib/rustlib/manifest-* $to/lib/rustlib/multirust-* $to/lib/rustlib/components

FROM ${DEBIAN} AS runner-without-bases
RUN apt-get update -q && apt-get install -qy --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
COPY --from=toolchain /usr/local/toolchain /usr/local/toolchain
COPY --from=binaries /synth-runner /usr/local/bin/

FROM ${RUST} AS crates
WORKDIR /source
COPY Cargo.toml Cargo.lock ./
COPY crates crates
COPY deploy/bases deploy/bases
COPY hack/recipes hack/recipes
RUN hack/recipes /crates

# Compiled where runs compile, in /work: cargo takes up only what was made in the same place.
FROM runner-without-bases AS bases
COPY --from=crates /crates/recipes /recipes
COPY --from=crates /crates/archives /archives
RUN set -e; mkdir /bases; \
    for recipe in /recipes/*; do \
        synth-runner bake --crate "$recipe" --archives /archives --out "/bases/${recipe##*/}" --work /work --toolchain /usr/local/toolchain; \
    done

FROM runner-without-bases AS runner
COPY --from=bases /bases /bases
USER 65532:65532
ENTRYPOINT ["/usr/local/bin/synth-runner"]
