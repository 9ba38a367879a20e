//! Reads YAML documents as Kubernetes reads them, or not at all.
//!
//! granit-parser gives the structure (YAML 1.2), [`Plain`] the meaning of plain scalars. Where Go's parser (YAML 1.1)
//! and this one could read a text differently, the text is refused: `tests/against_go.rs` looks for such places.
//! Nothing here recurses; aliases are copied within the budget.

use std::{borrow::Cow, collections::HashMap, sync::Arc};

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, StructureStyle, Tag};

use crate::{
    Limits,
    document::{Document, Place},
    names::Names,
    problem::{Budget, ReadError, one_line, quoted},
    scalar::Plain,
    value::{Fields, Value},
    yaml_text,
};

/// Reads every document of the text. Documents without content are left out.
pub(crate) fn read(text: &str, limits: &Limits) -> Result<Vec<Document>, ReadError> {
    yaml_text::check(text).map_err(|(line, problem)| syntax(1, line, problem))?;
    let options = granit_parser::options! {
        strict_indentation: true,
        disallow_directives: true,
        emit_anchor_events: true,
        emit_comments: false,
        flow_nesting_limit: limits.depth(),
        block_nesting_limit: limits.depth(),
    };
    let mut loader = Loader::new(text, limits);
    for event in Parser::new_from_str_with_options(text, options) {
        let done = match event {
            Ok((event, span)) => {
                loader.line = span.start.line();
                loader.event(event, span)
            }
            Err(error) => {
                loader.line = error.marker().line();
                Err(loader.scan_error(&error))
            }
        };
        done.map_err(|stop| loader.error(stop))?;
    }
    Ok(loader.documents)
}

fn syntax(object: usize, line: usize, problem: impl Into<Cow<'static, str>>) -> ReadError {
    ReadError::Syntax { object, line, problem: problem.into().into_owned() }
}

/// Why reading stops; the loader knows where.
enum Stop {
    Over(Budget),
    Because(Cow<'static, str>),
}

impl From<&'static str> for Stop {
    fn from(problem: &'static str) -> Self {
        Self::Because(problem.into())
    }
}

/// A list or an object that is being read.
struct Frame {
    kind: Kind,
    flow: bool,
    anchor: usize,
    /// Whether its items may be objects of the output: those need their lines.
    candidate: bool,
    place: Place,
    /// Where its items and fields begin among those of the loader.
    start: (usize, usize),
    /// Values and bytes that had been read before it.
    before: (usize, usize),
}

enum Kind {
    List,
    Map(Map),
}

#[derive(Default)]
struct Map {
    key: Option<Key>,
    /// The values of `<<`, and how many fields came before it.
    merge: Option<(Vec<Fields>, usize)>,
}

enum Key {
    Field(Arc<str>),
    Merge,
}

/// A value that aliases can repeat, with what it costs.
struct Anchored {
    value: Value,
    nodes: usize,
    bytes: usize,
}

struct Loader<'t> {
    text: &'t str,
    limits: &'t Limits,
    documents: Vec<Document>,
    frames: Vec<Frame>,
    /// Items and fields of the lists and objects that are being read: each takes its own off the end.
    items: Vec<Value>,
    fields: Vec<(Arc<str>, Value)>,
    anchors: HashMap<usize, Anchored>,
    nodes: usize,
    bytes: usize,
    aliases: usize,
    names: Names,
    /// Where the last event ended.
    end: usize,
    line: usize,
}

impl<'t> Loader<'t> {
    fn new(text: &'t str, limits: &'t Limits) -> Self {
        Self {
            text,
            limits,
            documents: Vec::new(),
            frames: Vec::new(),
            items: Vec::new(),
            fields: Vec::new(),
            anchors: HashMap::new(),
            nodes: 0,
            bytes: 0,
            aliases: 0,
            names: Names::default(),
            end: 0,
            line: 1,
        }
    }

    fn error(&self, stop: Stop) -> ReadError {
        let (object, line) = (self.documents.len() + 1, self.line);
        match stop {
            Stop::Over(budget) => ReadError::TooMuch { object, line, budget },
            Stop::Because(problem) => syntax(object, line, problem),
        }
    }

    fn scan_error(&self, error: &ScanError) -> Stop {
        if let granit_parser::ErrorKind::RecursionLimitExceeded = error.kind() {
            return Stop::Over(Budget::Depth(self.limits.depth()));
        }
        Stop::Because(one_line(&error.info()).into())
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Stop> {
        let range = span.byte_range().unwrap_or(self.end..self.end);
        let gap = self.text.get(self.end..range.start).unwrap_or_default();
        yaml_text::check_gap(gap, self.in_flow())?;
        self.end = self.end.max(range.end);
        match event {
            Event::DocumentStart(..) => self.anchors.clear(),
            Event::SequenceStart(style, anchor, tag) => {
                self.open(Kind::List, style, anchor, tag.as_deref(), "seq")?;
            }
            Event::MappingStart(style, anchor, tag) => {
                if style == StructureStyle::Flow && self.text.as_bytes().get(range.start) != Some(&b'{') {
                    return Err("a pair in `[]` without `{}` around it".into());
                }
                self.open(Kind::Map(Map::default()), style, anchor, tag.as_deref(), "map")?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close()?,
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(&text, style, anchor, tag.as_deref(), range)?;
            }
            Event::Alias(anchor) => self.alias(anchor)?,
            Event::Anchor(_, name) => {
                if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')) {
                    return Err(
                        "an anchor whose name has other characters than A-Z, a-z, 0-9, _ and -".into()
                    );
                }
            }
            Event::UnresolvedAlias(_) => return Err("an alias without an anchor before it".into()),
            Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            _ => return Err("a part of YAML that is not known here".into()),
        }
        Ok(())
    }

    fn in_flow(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.flow)
    }

    /// Whether a value that begins now may be an object of the output.
    fn is_candidate(&self) -> bool {
        self.frames.last().is_none_or(|frame| {
            frame.candidate
                && match &frame.kind {
                    Kind::List => true,
                    Kind::Map(map) => matches!(&map.key, Some(Key::Field(key)) if **key == *"items"),
                }
        })
    }

    fn spend(&mut self, nodes: usize, bytes: usize) -> Result<(), Stop> {
        self.nodes += nodes;
        self.bytes += bytes;
        if self.nodes > self.limits.nodes {
            return Err(Stop::Over(Budget::Nodes(self.limits.nodes)));
        }
        if self.bytes > self.limits.bytes {
            return Err(Stop::Over(Budget::Bytes(self.limits.bytes)));
        }
        Ok(())
    }

    fn open(
        &mut self,
        kind: Kind,
        style: StructureStyle,
        anchor: usize,
        tag: Option<&Tag>,
        own_tag: &str,
    ) -> Result<(), Stop> {
        if tag.is_some_and(|tag| !tag.is_yaml_core_schema_tag(own_tag)) {
            return Err("a tag that Kubernetes does not know".into());
        }
        if self.frames.len() >= self.limits.depth() {
            return Err(Stop::Over(Budget::Depth(self.limits.depth())));
        }
        if self.frames.last().is_some_and(|frame| matches!(&frame.kind, Kind::Map(map) if map.key.is_none()))
        {
            return Err("a list or an object as a field's name".into());
        }
        let before = (self.nodes, self.bytes);
        self.spend(1, 0)?;
        self.frames.push(Frame {
            kind,
            flow: style == StructureStyle::Flow,
            anchor,
            candidate: self.is_candidate(),
            place: Place { line: self.line, items: Vec::new() },
            start: (self.items.len(), self.fields.len()),
            before,
        });
        Ok(())
    }

    fn close(&mut self) -> Result<(), Stop> {
        let Some(frame) = self.frames.pop() else { return Err("an end without a beginning".into()) };
        let value = match frame.kind {
            Kind::List => Value::Array(self.items.drain(frame.start.0..).collect()),
            Kind::Map(map) => Value::Object(map.finish(self.fields.drain(frame.start.1..).collect())?),
        };
        self.remember(frame.anchor, &value, frame.before)?;
        self.add(value, frame.place)
    }

    /// Keeps a copy of a value that has an anchor, which costs as much as the value.
    fn remember(&mut self, anchor: usize, value: &Value, before: (usize, usize)) -> Result<(), Stop> {
        if anchor > 0 {
            let (nodes, bytes) = (self.nodes - before.0, self.bytes - before.1);
            self.spend(nodes, bytes)?;
            self.anchors.insert(anchor, Anchored { value: value.clone(), nodes, bytes });
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        range: std::ops::Range<usize>,
    ) -> Result<(), Stop> {
        let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let text = if is_block { self.block(text, range.end)? } else { text };
        let plain = style == ScalarStyle::Plain;
        let flow = self.in_flow();
        let source = self.text.get(range.clone()).unwrap_or_default();
        match style {
            ScalarStyle::Plain => yaml_text::check_plain(source, flow)?,
            ScalarStyle::DoubleQuoted => yaml_text::check_escapes(source)?,
            _ => {}
        }
        let before = (self.nodes, self.bytes);
        self.spend(1, text.len())?;

        let meaning = if plain || tag.is_some() { Plain::of(text) } else { Plain::Text };
        let meaning = match tag {
            None => meaning,
            Some(tag) if tag.is_yaml_core_schema_tag("str") => Plain::Text,
            Some(tag) => tagged(tag, meaning)?,
        };
        let Some(value) = meaning.value(text) else { return Err("a number that JSON does not have".into()) };
        self.remember(anchor, &value, before)?;

        if let Some(Frame { kind: Kind::Map(map), start, .. }) = self.frames.last_mut()
            && map.key.is_none()
        {
            if flow {
                if anchor > 0 || tag.is_some() {
                    return Err("an anchor or a tag on a name in `{}`".into());
                }
                yaml_text::check_flow_key(self.text.get(range.end..).unwrap_or_default(), plain)?;
            }
            map.key = Some(if plain && tag.is_none() && text == "<<" {
                if anchor > 0 || map.merge.replace((Vec::new(), self.fields.len() - start.1)).is_some() {
                    return Err("more than one `<<` in an object".into());
                }
                Key::Merge
            } else {
                Key::Field(self.names.get(&field_name(meaning, text)?))
            });
            return Ok(());
        }
        let place = Place { line: self.line, items: Vec::new() };
        self.add(value, place)
    }

    /// A block as Go reads it: where the text ends without a line end, granit-parser adds one.
    fn block<'b>(&self, block: &'b str, end: usize) -> Result<&'b str, Stop> {
        if block.trim_start_matches('\n').starts_with('\t') {
            return Err("a tab at the beginning of a block".into());
        }
        if end < self.text.len() || self.text.ends_with('\n') {
            return Ok(block);
        }
        let last_line = self.text.rsplit('\n').next().unwrap_or_default();
        if last_line.trim_matches([' ', '\t']).is_empty() {
            return Err("a last line of spaces without a line end".into());
        }
        Ok(block.strip_suffix('\n').unwrap_or(block))
    }

    fn alias(&mut self, anchor: usize) -> Result<(), Stop> {
        self.aliases += 1;
        if self.aliases > self.limits.aliases {
            return Err(Stop::Over(Budget::Aliases(self.limits.aliases)));
        }
        let Some(anchored) = self.anchors.get(&anchor) else {
            return Err("an alias inside of its own anchor".into());
        };
        let (nodes, bytes) = (anchored.nodes, anchored.bytes);
        self.spend(nodes, bytes)?;
        let Some(value) = self.anchors.get(&anchor).map(|anchored| anchored.value.clone()) else {
            return Ok(());
        };
        if depth_of(&value) + self.frames.len() > self.limits.depth() {
            return Err(Stop::Over(Budget::Depth(self.limits.depth())));
        }
        if let Some(Frame { kind: Kind::Map(map), .. }) = self.frames.last() {
            match map.key {
                None => return Err("an alias as a field's name".into()),
                Some(Key::Merge) if value.as_object().is_none() => {
                    return Err("`<<` with an alias of something else than an object".into());
                }
                Some(_) => {}
            }
        }
        let place = Place { line: self.line, items: Vec::new() };
        self.add(value, place)
    }

    fn add(&mut self, value: Value, place: Place) -> Result<(), Stop> {
        let Some(frame) = self.frames.last_mut() else {
            if value != Value::Null {
                self.documents.push(Document { value, place });
            }
            if self.documents.len() > self.limits.objects {
                return Err(Stop::Over(Budget::Objects(self.limits.objects)));
            }
            return Ok(());
        };
        match &mut frame.kind {
            Kind::List => {
                self.items.push(value);
                if frame.candidate {
                    frame.place.items.push(place);
                }
            }
            Kind::Map(map) => match map.key.take() {
                Some(Key::Field(key)) => {
                    if frame.candidate && *key == *"items" {
                        frame.place.items = place.items;
                    }
                    self.fields.push((key, value));
                }
                Some(Key::Merge) => map.merge(value)?,
                None => return Err("a list or an object as a field's name".into()),
            },
        }
        Ok(())
    }
}

impl Map {
    /// Takes the value of `<<`: an object, or a list of objects of which the first wins.
    fn merge(&mut self, value: Value) -> Result<(), Stop> {
        let Some((sources, _)) = &mut self.merge else { return Ok(()) };
        let values = match value {
            Value::Array(values) => values.into_vec(),
            value => vec![value],
        };
        for value in values {
            let Value::Object(fields) = value else {
                return Err("`<<` with something else than objects".into());
            };
            sources.push(fields);
        }
        Ok(())
    }

    /// The fields as written, and those that `<<` adds.
    fn finish(self, mut fields: Vec<(Arc<str>, Value)>) -> Result<Fields, Stop> {
        if let Some((sources, before)) = self.merge {
            let own: HashMap<Arc<str>, usize> =
                fields.iter().enumerate().map(|(at, (key, _))| (key.clone(), at)).collect();
            let mut taken = std::collections::HashSet::new();
            for (key, value) in sources.iter().flat_map(Fields::iter) {
                match own.get(key) {
                    // Go's second YAML library lets the merged value win here, its third the written one.
                    Some(at) if *at < before => return Err("a field before the `<<` that has it too".into()),
                    None if taken.insert(key) => fields.push((key.into(), value.clone())),
                    _ => {}
                }
            }
        }
        let twice =
            |key: Arc<str>| Stop::Because(format!("the field {} is there twice", quoted(&key, 60)).into());
        Fields::from_unsorted(fields).map_err(twice)
    }
}

/// A scalar with a tag means what it says, if that is what it would mean without.
fn tagged(tag: &Tag, meaning: Plain) -> Result<Plain, Stop> {
    let own = match meaning {
        Plain::Null => "null",
        Plain::Bool(_) => "bool",
        Plain::Int(_) | Plain::UInt(_) => "int",
        Plain::Float(_) => "float",
        Plain::Text => "",
    };
    if tag.is_yaml_core_schema_tag(own) {
        return Ok(meaning);
    }
    match meaning {
        #[expect(clippy::cast_precision_loss, reason = "that is what the tag asks for")]
        Plain::Int(number) if tag.is_yaml_core_schema_tag("float") => Ok(Plain::Float(number as f64)),
        _ => Err("a tag that Kubernetes does not know, or that does not fit the value".into()),
    }
}

fn field_name(meaning: Plain, text: &str) -> Result<Cow<'_, str>, Stop> {
    Ok(match meaning {
        Plain::Text => text.into(),
        Plain::Int(number) => number.to_string().into(),
        Plain::Bool(value) => value.to_string().into(),
        Plain::Null => return Err("a field without a name".into()),
        Plain::UInt(_) | Plain::Float(_) => return Err("a number as a field's name: put it in quotes".into()),
    })
}

/// How deep lists and objects nest in this value; it has been read, so it is within the limit.
fn depth_of(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth_of).max().unwrap_or(0),
        Value::Object(fields) => 1 + fields.iter().map(|(_, value)| depth_of(value)).max().unwrap_or(0),
        _ => 0,
    }
}
