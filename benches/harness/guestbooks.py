"""The apps that are measured in a cluster: the SDK's guestbook, and the one that has nothing but the types of Kubernetes."""

import hashlib
import json
import os
import pathlib
import shutil
import time

from .measure import execute, replace_once

SDK = "synth-sdk"
STATIC = "https://static.crates.io/crates"


class Mirror:
    """crates.io with the SDK in it, which is not published yet: the archive that hack/recipes packs, and for all else the way on."""

    def __init__(self, root: pathlib.Path, folder: pathlib.Path) -> None:
        execute(["hack/recipes", str(folder)], root, dict(os.environ))
        self.lock = next(folder.glob("recipes/sdk-*/Cargo.lock")).read_text()
        archive = next((folder / "archives").glob(f"{SDK}-*.crate"))
        self.version = archive.stem.removeprefix(f"{SDK}-")
        self.archive = archive.read_bytes()

    def fill(self, files: dict[str, bytes], url: str) -> None:
        """What a registry with a sparse index serves."""
        entry = {"name": SDK, "vers": self.version, "deps": [], "features": {}, "yanked": False,
                 "cksum": hashlib.sha256(self.archive).hexdigest()}
        files["index/config.json"] = json.dumps({"dl": f"{url}/crates/{{crate}}/{{crate}}-{{version}}.crate"}).encode()
        files[f"index/{SDK[:2]}/{SDK[2:4]}/{SDK}"] = json.dumps(entry).encode()
        files[f"crates/{SDK}/{SDK}-{self.version}.crate"] = self.archive


class Repository:
    """A guestbook in a repository that the cluster can fetch."""

    # The Deployment whose replicas tell one state of the app from another.
    deployment: str

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        self.env |= {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
        self.replicas = 2
        # Never seen before: the controller may have results of an earlier benchmark.
        with (folder / "src/main.rs").open("a") as main:
            main.write(f"// {time.time_ns()}\n")
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("config", "http.receivepack", "true")
        self.git("add", ".")
        self.commit("the guestbook")

    def git(self, *arguments: str) -> bytes:
        return execute(["git", *arguments], self.folder, self.env)

    def commit(self, message: str) -> None:
        self.git("-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "--quiet", "-a", "-m", message)

    def change(self) -> int:
        old, self.replicas = self.replicas, self.replicas + 1
        self.replace(old, self.replicas)
        self.commit(f"{self.replicas} replicas")
        return self.replicas

    def replace(self, old: int, new: int) -> None:
        raise NotImplementedError


class WithSdk(Repository):
    """crates/sdk/examples/guestbook.rs as an app of its own."""

    deployment = "guestbook-web"

    def __init__(self, root: pathlib.Path, folder: pathlib.Path, mirror: Mirror) -> None:
        (folder / "src").mkdir(parents=True)
        shutil.copy(root / "crates/sdk/examples/guestbook.rs", folder / "src/main.rs")
        (folder / "Cargo.toml").write_text(
            f'[package]\nname = "guestbook"\nversion = "0.1.0"\nedition = "2024"\n\n[dependencies]\n{SDK} = "{mirror.version}"\n')
        (folder / "Cargo.lock").write_text(mirror.lock.replace('name = "base"', 'name = "guestbook"'))
        super().__init__(folder)

    def replace(self, old: int, new: int) -> None:
        replace_once(self.folder / "src/main.rs", f".default({old})", f".default({new})")


class WithTypes(Repository):
    """examples/guestbook: k8s-openapi, serde and serde_json."""

    deployment = "web"

    def __init__(self, root: pathlib.Path, folder: pathlib.Path) -> None:
        super().__init__(shutil.copytree(root / "examples/guestbook", folder, ignore=shutil.ignore_patterns("target")))

    def replace(self, old: int, new: int) -> None:
        replace_once(self.folder / "src/settings.rs", f"replicas: {old},", f"replicas: {new},")
