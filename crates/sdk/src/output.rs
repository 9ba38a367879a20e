//! What the program prints: objects on stdout, one line of JSON each, and everything for people on stderr.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use crate::{
    json,
    problem::Problem,
    render::{self, Rendered},
    tree::State,
    value::{Fields, Value},
    yaml,
};

/// What a person who runs the program asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Objects,
    Yaml,
    Inputs,
}

#[expect(clippy::disallowed_methods, reason = "the one place where the program's surroundings are read")]
pub(crate) fn print(state: State) -> ExitCode {
    let arguments: Vec<String> =
        std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()).collect();
    let wanted = match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--yaml"] => Wanted::Yaml,
        ["--inputs"] => Wanted::Inputs,
        // The program may have arguments of its own.
        _ => Wanted::Objects,
    };
    // Who sets the input is the controller, or acts as it, and takes what is about the objects, too.
    let with_about = std::env::var_os(crate::INPUT).is_some() && wanted == Wanted::Objects;
    let inputs = state.inputs.list();
    if wanted == Wanted::Inputs {
        let text = inputs.unwrap_or_else(|| "this app has no inputs".into());
        return written(format!("{text}\n").as_bytes(), &mut io::stdout());
    }
    let input_is_wrong = !state.inputs.problems().is_empty();
    let (text, told, is_good) = match render::render(state) {
        Ok(rendered) => (document(&rendered, wanted, with_about), messages(&rendered.warnings), true),
        Err(problems) => {
            let mut told = messages(&problems.0);
            if let Some(inputs) = inputs.filter(|_| input_is_wrong) {
                told.push_str(&inputs);
                told.push('\n');
            }
            (Vec::new(), told, false)
        }
    };
    // Nobody is left to be told when stderr is gone.
    let _ = io::stderr().write_all(told.as_bytes());
    match written(&text, &mut io::stdout()) {
        ExitCode::SUCCESS if is_good => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

fn written(text: &[u8], to: &mut impl Write) -> ExitCode {
    match to.write_all(text).and_then(|()| to.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: cannot write the objects: {error}");
            ExitCode::FAILURE
        }
    }
}

fn messages(problems: &[Problem]) -> String {
    let mut text = String::new();
    for problem in problems {
        text.push_str(&problem.to_string());
        text.push('\n');
    }
    text
}

fn document(rendered: &Rendered, wanted: Wanted, with_about: bool) -> Vec<u8> {
    if wanted == Wanted::Yaml {
        return yaml::documents(rendered.objects.iter().map(|object| &object.value)).into_bytes();
    }
    let mut text = Vec::with_capacity(rendered.objects.len() * 512);
    if with_about {
        json::write(&about(rendered), &mut text);
        text.push(b'\n');
    }
    for object in &rendered.objects {
        json::write(&object.value, &mut text);
        text.push(b'\n');
    }
    text
}

/// What is about the objects and none of them: see `docs/sdk/output.md`.
fn about(rendered: &Rendered) -> Value {
    let origins = Value::list(&rendered.objects, |object| {
        let origin = &object.origin;
        let mut fields = Fields::new()
            .put("apiVersion", Value::text(object.api_version()))
            .put("kind", Value::text(object.kind()));
        if let Some(namespace) = object.namespace() {
            fields = fields.put("namespace", Value::text(namespace));
        }
        let place = format!("{}:{}", origin.file, origin.line);
        let fields = fields.put("name", Value::text(object.name()));
        Value::Object(fields.put("path", Value::text(&origin.path)).put("source", Value::text(place)))
    });
    let mut fields = Fields::new()
        .put("apiVersion", Value::from("synth-controller.dev/v1alpha1"))
        .put("kind", Value::from("SynthOutput"));
    if let Some(inputs) = &rendered.inputs {
        fields = fields.put("inputSchema", inputs.clone());
    }
    Value::Object(fields.put("origins", origins))
}
