//! What a node does with a run's pod: the real agent, and a sandbox that says what a test wants.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Stdio,
};

use serde_json::Value;
use synth_runner::{
    agent,
    job::{End, Report, SandboxLevel},
    wire::{Built, Decoder, FromSandbox, Message as _, ToSandbox},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::UnixStream,
    process::{Child, Command},
    task::JoinHandle,
};

use crate::stage::{Agent, token};

/// The folders of a pod.
pub struct Node {
    folder: tempfile::TempDir,
}

impl Node {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn blobs(&self) -> PathBuf {
        self.folder.path().join("blobs")
    }

    /// Starts the agent of a pod.
    pub fn agent(&self, pod: &Value, told: &Agent) -> JoinHandle<Result<(), agent::AgentError>> {
        let at = |name: &str| self.folder.path().join(name);
        fs::write(at("token"), token(pod)).unwrap();
        let settings = agent::Settings {
            controller: told.controller,
            certificate: told.certificate.clone(),
            run: told.run.clone(),
            token: at("token"),
            blobs: self.blobs(),
            bases: at("bases"),
            work: at("work"),
            socket: at("stream.sock"),
        };
        tokio::task::spawn_blocking(move || agent::serve(&settings))
    }

    /// Starts the agent of a pod as a process of this program.
    pub fn agent_process(&self, program: &Path, pod: &Value, told: &Agent) -> Child {
        let at = |name: &str| self.folder.path().join(name);
        fs::write(at("token"), token(pod)).unwrap();
        let mut command = Command::new(program);
        command.arg("agent").args(["--controller", &told.controller.to_string(), "--run", &told.run]);
        command.args(["--certificate", &hex::encode(&told.certificate)]);
        for (option, path) in [
            ("token", "token"),
            ("blobs", "blobs"),
            ("bases", "bases"),
            ("work", "work"),
            ("socket", "stream.sock"),
        ] {
            command.arg(format!("--{option}")).arg(at(path));
        }
        command.stdin(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true).spawn().unwrap()
    }

    /// Connects as the sandbox does.
    pub async fn sandbox(&self) -> Sandbox {
        let path = self.folder.path().join("stream.sock");
        let connecting = async {
            loop {
                if let Ok(stream) = UnixStream::connect(&path).await {
                    return stream;
                }
                tokio::task::yield_now().await;
            }
        };
        let stream = tokio::time::timeout(std::time::Duration::from_secs(20), connecting).await.unwrap();
        Sandbox { stream, decoder: Decoder::default() }
    }
}

/// A sandbox's end of the stream.
pub struct Sandbox {
    stream: UnixStream,
    decoder: Decoder<ToSandbox>,
}

impl Sandbox {
    pub async fn say(&mut self, message: FromSandbox) {
        self.try_say(message).await.unwrap();
    }

    /// The same where nobody may hear it.
    pub async fn try_say(&mut self, message: FromSandbox) -> io::Result<()> {
        self.stream.write_all(&message.encode().unwrap()).await
    }

    /// What comes next; nothing when the controller has closed its end.
    pub async fn hear(&mut self) -> Option<ToSandbox> {
        let mut buffer = [0; 4096];
        loop {
            if let Some(message) = self.decoder.next_message().unwrap() {
                return Some(message);
            }
            match self.stream.read(&mut buffer).await {
                Ok(n @ 1..) => self.decoder.push(&buffer[..n]),
                _ => return None,
            }
        }
    }

    /// Does what a sandbox does whose program prints this. Also the input document that it got.
    pub async fn print(mut self, output: &[u8]) -> Vec<u8> {
        let Some(ToSandbox::Job(_)) = self.hear().await else { panic!("a job first") };
        self.say(FromSandbox::Built(Built::default())).await;
        let Some(ToSandbox::Input(input)) = self.hear().await else { panic!("an input document") };
        for piece in output.chunks(1000) {
            self.say(FromSandbox::Output(piece.to_vec())).await;
        }
        self.say(FromSandbox::Report(Box::new(report(End::Printed)))).await;
        self.say(FromSandbox::Remains(Vec::new())).await;
        input
    }
}

pub fn report(end: End) -> Report {
    Report {
        end,
        phases: Vec::new(),
        compiled: 1,
        fresh: 0,
        error: None,
        stderr_tail: String::new(),
        level: SandboxLevel::Unsandboxed,
    }
}
