//! What the program prints: objects on stdout, one line of JSON each, and everything for people on stderr.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use crate::{
    json::Json,
    problem::Problem,
    render::{self, Rendered, RenderedObject},
    tree::State,
};

/// How much is written at once, about.
const CHUNK: usize = 64 * 1024;

/// What whoever runs the program asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    Objects,
    Yaml,
    Inputs,
    Schema,
    Help,
}

impl Wanted {
    /// What these arguments of the program ask for.
    ///
    /// # Errors
    /// What is not known of them, for people.
    pub(crate) fn of(arguments: &[String]) -> Result<Self, String> {
        match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            [] => Ok(Self::Objects),
            ["--yaml"] => Ok(Self::Yaml),
            ["--inputs"] => Ok(Self::Inputs),
            ["--schema"] => Ok(Self::Schema),
            ["--help" | "-h"] => Ok(Self::Help),
            ["--yaml" | "--inputs" | "--schema" | "--help" | "-h", other, ..] | [other, ..] => {
                Err(format!("error: the argument {other:?} has no place here\n\n{USAGE}"))
            }
        }
    }

    /// Of the program's own arguments.
    ///
    /// # Errors
    /// The exit code of a program that was called in a wrong way; it was told.
    pub(crate) fn of_program() -> Result<Self, ExitCode> {
        let arguments = std::env::args_os().skip(1);
        let arguments: Vec<String> =
            arguments.map(|argument| argument.to_string_lossy().into_owned()).collect();
        Self::of(&arguments).map_err(misused)
    }
}

const USAGE: &str = "\
Prints Kubernetes objects, one line of JSON each.

usage: PROGRAM [--yaml | --inputs | --schema | --help]

  --yaml    print them as YAML
  --inputs  list what may be in the input document
  --schema  print JSON Schema of the input document
  --help    print this

The input document is JSON, in the file that the environment variable SYNTH_INPUT names.";

/// Tells somebody who called the program in a wrong way how it is called.
pub(crate) fn misused(message: impl std::fmt::Display) -> ExitCode {
    let _ = writeln!(io::stderr(), "{message}");
    ExitCode::from(2)
}

#[expect(clippy::disallowed_methods, reason = "the one place where the program's surroundings are read")]
pub(crate) fn print(state: State, late: impl FnOnce() -> State, wanted: Wanted) -> ExitCode {
    // Who sets the input is the controller, or acts as it, and takes what is about the objects, too.
    let with_about = std::env::var_os(crate::INPUT).is_some();
    let inputs = state.inputs.list();
    let listed = inputs.as_deref().unwrap_or("this app has no inputs");
    let answer = match wanted {
        Wanted::Inputs => Some(listed.to_owned()),
        Wanted::Help => Some(format!("{USAGE}\n\n{listed}")),
        Wanted::Schema => Some(state.inputs.schema().unwrap_or_default().to_string()),
        Wanted::Objects | Wanted::Yaml => None,
    };
    if let Some(answer) = answer {
        return exit_code(writeln!(io::stdout(), "{answer}"));
    }
    let input_is_wrong = !state.inputs.problems().is_empty();
    let rendered = match render::render(state, late) {
        Ok(rendered) => rendered,
        Err(problems) => {
            tell(&problems.0);
            if let Some(inputs) = inputs.filter(|_| input_is_wrong) {
                let _ = writeln!(io::stderr(), "{inputs}");
            }
            return ExitCode::FAILURE;
        }
    };
    tell(&rendered.warnings);
    let mut stdout = io::stdout().lock();
    let done = match wanted {
        Wanted::Yaml => stdout.write_all(rendered.yaml().as_bytes()).and_then(|()| stdout.flush()),
        _ => rendered.write_to(&mut stdout, with_about),
    };
    // The process ends here, and taking everything apart is as much work as writing it.
    std::mem::forget(rendered);
    exit_code(done)
}

/// Nobody is left to be told when stderr is gone.
fn tell(problems: &[Problem]) {
    let mut stderr = io::stderr().lock();
    for problem in problems {
        let _ = writeln!(stderr, "{problem}");
    }
}

fn exit_code(done: io::Result<()>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: cannot write the objects: {error}");
            ExitCode::FAILURE
        }
    }
}

impl Rendered {
    /// Writes one line of JSON for each object, as the program does on stdout; before them what is about them, as in
    /// a run of the controller, when that is wanted.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write_to(&self, to: &mut impl Write, with_about: bool) -> io::Result<()> {
        self.write_chunks(&mut |chunk| to.write_all(chunk), with_about)?;
        to.flush()
    }

    fn write_chunks(&self, to: &mut dyn FnMut(&[u8]) -> io::Result<()>, with_about: bool) -> io::Result<()> {
        let mut json = Json::with_capacity(2 * CHUNK);
        let mut pass_on = |json: &mut Json, least: usize| {
            if json.bytes().len() >= least {
                to(json.bytes())?;
                json.clear();
            }
            Ok(())
        };
        if with_about {
            self.begin_about(&mut json);
            for (at, object) in self.objects.iter().enumerate() {
                json.raw(if at == 0 { "" } else { "," });
                write_origin(object, &mut json);
                pass_on(&mut json, CHUNK)?;
            }
            json.raw("]}\n");
        }
        for object in &self.objects {
            json.value(object.value());
            json.raw("\n");
            pass_on(&mut json, CHUNK)?;
        }
        pass_on(&mut json, 1)
    }

    /// The beginning of what is about the objects and none of them: see `docs/sdk/output.md`.
    fn begin_about(&self, json: &mut Json) {
        json.raw(r#"{"apiVersion":"synth-controller.dev/v1alpha1","kind":"SynthOutput","#);
        if let Some(inputs) = &self.inputs {
            json.raw(r#""inputSchema":"#);
            json.value(inputs);
            json.raw(",");
        }
        json.raw(r#""origins":["#);
    }
}

/// Which object it is, and where it comes from.
fn write_origin(object: &RenderedObject, json: &mut Json) {
    json.raw(r#"{"apiVersion":"#);
    json.text(object.api_version());
    json.raw(r#","kind":"#);
    json.text(object.kind());
    if let Some(namespace) = object.namespace() {
        json.raw(r#","namespace":"#);
        json.text(namespace);
    }
    json.raw(r#","name":"#);
    json.text(object.name());
    json.raw(",");
    object.write_origin(json);
    json.raw("}");
}
