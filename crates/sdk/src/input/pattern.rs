//! Regular expressions, as far as JSON Schema's users write them: letters, `.`, classes, groups, `|`, repetition and both
//! anchors. Whatever is taken means what it means in JSON Schema; the rest is refused when it is declared.

/// More steps than this are refused: a pattern is for a person to read.
const LONGEST: usize = 10_000;

/// A pattern, to be matched in time that grows with the text only.
#[derive(Clone, Debug)]
pub(super) struct Pattern(Vec<Step>);

#[derive(Clone, Debug)]
enum Step {
    One(Set),
    Either(usize, usize),
    Jump(usize),
    Start,
    End,
    Found,
}

#[derive(Clone, Debug, PartialEq)]
struct Set {
    ranges: Vec<(char, char)>,
    negated: bool,
}

impl Set {
    fn has(&self, letter: char) -> bool {
        self.ranges.iter().any(|(first, last)| (*first..=*last).contains(&letter)) != self.negated
    }
}

enum Node {
    One(Set),
    Start,
    End,
    Sequence(Vec<Self>),
    Either(Vec<Self>),
    Repeat(Box<Self>, usize, Option<usize>),
}

impl Pattern {
    /// What is written.
    ///
    /// # Errors
    /// What cannot be read.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut parser = Parser { letters: text.chars().collect(), at: 0 };
        let node = parser.either()?;
        if parser.at < parser.letters.len() {
            return Err("`)` closes nothing".into());
        }
        let mut steps = Vec::new();
        write(&node, &mut steps)?;
        steps.push(Step::Found);
        Ok(Self(steps))
    }

    /// Whether it is anywhere in a text.
    pub(super) fn is_in(&self, text: &str) -> bool {
        let mut arrived = Vec::new();
        let mut rest = text.chars();
        let mut is_start = true;
        loop {
            // It may begin at each letter.
            arrived.push(0);
            let mut seen = vec![false; self.0.len()];
            let mut next = Vec::new();
            let is_end = rest.as_str().is_empty();
            let letter = rest.next();
            while let Some(at) = arrived.pop() {
                if std::mem::replace(&mut seen[at], true) {
                    continue;
                }
                match &self.0[at] {
                    Step::Found => return true,
                    Step::One(set) if letter.is_some_and(|letter| set.has(letter)) => next.push(at + 1),
                    Step::Either(one, other) => arrived.extend([*one, *other]),
                    Step::Jump(to) => arrived.push(*to),
                    Step::Start if is_start => arrived.push(at + 1),
                    Step::End if is_end => arrived.push(at + 1),
                    Step::One(_) | Step::Start | Step::End => {}
                }
            }
            if letter.is_none() {
                return false;
            }
            arrived = next;
            is_start = false;
        }
    }
}

fn write(node: &Node, to: &mut Vec<Step>) -> Result<(), String> {
    if to.len() > LONGEST {
        return Err("it is too long".into());
    }
    match node {
        Node::One(set) => to.push(Step::One(set.clone())),
        Node::Start => to.push(Step::Start),
        Node::End => to.push(Step::End),
        Node::Sequence(nodes) => nodes.iter().try_for_each(|node| write(node, to))?,
        Node::Either(nodes) => {
            let mut jumps = Vec::new();
            for (at, node) in nodes.iter().enumerate() {
                let choice = to.len();
                if at + 1 < nodes.len() {
                    to.push(Step::Jump(0));
                }
                write(node, to)?;
                if at + 1 < nodes.len() {
                    jumps.push(to.len());
                    to.push(Step::Jump(0));
                    to[choice] = Step::Either(choice + 1, to.len());
                }
            }
            let end = to.len();
            for jump in jumps {
                to[jump] = Step::Jump(end);
            }
        }
        Node::Repeat(node, least, most) => {
            for _ in 0..*least {
                write(node, to)?;
            }
            match most {
                None => {
                    let choice = to.len();
                    to.push(Step::Jump(0));
                    write(node, to)?;
                    to.push(Step::Jump(choice));
                    to[choice] = Step::Either(choice + 1, to.len());
                }
                Some(most) => {
                    let mut choices = Vec::new();
                    for _ in *least..*most {
                        choices.push(to.len());
                        to.push(Step::Jump(0));
                        write(node, to)?;
                    }
                    for choice in choices {
                        to[choice] = Step::Either(choice + 1, to.len());
                    }
                }
            }
        }
    }
    Ok(())
}

struct Parser {
    letters: Vec<char>,
    at: usize,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.letters.get(self.at).copied()
    }

    fn takes(&mut self, letter: char) -> bool {
        let is_it = self.peek() == Some(letter);
        self.at += usize::from(is_it);
        is_it
    }

    fn next(&mut self) -> Result<char, String> {
        let letter = self.peek().ok_or("it ends too early")?;
        self.at += 1;
        Ok(letter)
    }

    fn either(&mut self) -> Result<Node, String> {
        let mut nodes = vec![self.sequence()?];
        while self.takes('|') {
            nodes.push(self.sequence()?);
        }
        Ok(Node::Either(nodes))
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut nodes = Vec::new();
        while let Some(letter) = self.peek().filter(|letter| !matches!(letter, '|' | ')')) {
            let node = self.atom()?;
            let can_repeat = !matches!(letter, '^' | '$');
            nodes.push(self.repeated(node, can_repeat)?);
        }
        Ok(Node::Sequence(nodes))
    }

    fn atom(&mut self) -> Result<Node, String> {
        Ok(match self.next()? {
            '^' => Node::Start,
            '$' => Node::End,
            '(' => {
                if self.takes('?') && !self.takes(':') {
                    return Err("of groups with `?` there is only `(?:…)`".into());
                }
                let node = self.either()?;
                if !self.takes(')') {
                    return Err("`(` is not closed".into());
                }
                node
            }
            '[' => Node::One(self.class()?),
            '.' => {
                let ends = ['\n', '\r', '\u{2028}', '\u{2029}'];
                Node::One(Set { ranges: ends.map(|end| (end, end)).to_vec(), negated: true })
            }
            '\\' => Node::One(self.escape()?),
            letter @ ('*' | '+' | '?' | '{' | '}' | ']') => {
                return Err(format!("`{letter}` has no place here: write `\\{letter}`"));
            }
            letter => Node::One(Set { ranges: vec![(letter, letter)], negated: false }),
        })
    }

    fn repeated(&mut self, node: Node, can_repeat: bool) -> Result<Node, String> {
        let (least, most) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                self.at += 1;
                let least = self.count()?.ok_or("`{` is followed by a number")?;
                let most = if self.takes(',') { self.count()? } else { Some(least) };
                if self.peek() != Some('}') || most.is_some_and(|most| most < least) {
                    return Err("a repetition is {2}, {2,} or {2,5}".into());
                }
                (least, most)
            }
            _ => return Ok(node),
        };
        self.at += 1;
        if !can_repeat || matches!(self.peek(), Some('*' | '+' | '?' | '{')) {
            return Err("this cannot be repeated".into());
        }
        Ok(Node::Repeat(Box::new(node), least, most))
    }

    fn count(&mut self) -> Result<Option<usize>, String> {
        let mut number = None;
        while let Some(digit) = self.peek().and_then(|letter| letter.to_digit(10)) {
            self.at += 1;
            number = Some(number.unwrap_or(0) * 10 + digit as usize);
            if number > Some(1000) {
                return Err("more than 1000 repetitions".into());
            }
        }
        Ok(number)
    }

    /// After a backslash.
    fn escape(&mut self) -> Result<Set, String> {
        let letter = self.next()?;
        let ranges = match letter.to_ascii_lowercase() {
            'd' => vec![('0', '9')],
            'w' => vec![('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
            's' => vec![('\t', '\r'), (' ', ' ')],
            _ => {
                let letter = match letter {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    letter if letter.is_ascii_punctuation() => letter,
                    letter => return Err(format!("`\\{letter}` is not known")),
                };
                return Ok(Set { ranges: vec![(letter, letter)], negated: false });
            }
        };
        Ok(Set { ranges, negated: letter.is_ascii_uppercase() })
    }

    /// After `[`.
    fn class(&mut self) -> Result<Set, String> {
        let mut set = Set { ranges: Vec::new(), negated: self.takes('^') };
        loop {
            let first = match self.next()? {
                ']' if !set.ranges.is_empty() => return Ok(set),
                letter @ ('[' | ']') => return Err(format!("`{letter}` in a class is written `\\{letter}`")),
                '\\' => {
                    let escaped = self.escape()?;
                    if escaped.negated {
                        return Err("a class takes no `\\D`, `\\W` or `\\S`".into());
                    }
                    let [(first, last)] = escaped.ranges[..] else {
                        set.ranges.extend(escaped.ranges);
                        continue;
                    };
                    if first != last {
                        set.ranges.push((first, last));
                        continue;
                    }
                    first
                }
                letter => letter,
            };
            let is_range =
                self.peek() == Some('-') && self.letters.get(self.at + 1).is_some_and(|next| *next != ']');
            let mut last = first;
            if is_range {
                self.at += 1;
                last = match self.next()? {
                    '\\' => match self.escape()?.ranges[..] {
                        [(one, other)] if one == other => one,
                        _ => return Err("a range ends with one letter".into()),
                    },
                    letter => letter,
                };
                if last < first {
                    return Err(format!("the range {first}-{last} goes backwards"));
                }
            }
            set.ranges.push((first, last));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pattern() -> impl Strategy<Value = String> {
        let leaf = prop::sample::select(vec![
            "a",
            "b",
            "1",
            "-",
            "\\.",
            ".",
            "[ab]",
            "[^a]",
            "[a-c1-2_]",
            "[-b]",
            "[b-]",
            "\\d",
            "\\w",
            "\\S",
            "[\\d.]",
            "^",
            "$",
        ]);
        let leaf = leaf.prop_map(str::to_owned);
        leaf.prop_recursive(4, 24, 4, |inner| {
            let repeated = prop::sample::select(vec!["*", "+", "?", "{2}", "{0,2}", "{1,}"]);
            prop_oneof![
                prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
                prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| format!("({})", parts.join("|"))),
                (inner, repeated).prop_map(|(part, times)| format!("(?:{part}){times}")),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_taken_means_what_the_regex_crate_takes_it_for(
            pattern in pattern(), texts in prop::collection::vec("[ab1._ -]{0,8}", 8),
        ) {
            let theirs = regex::Regex::new(&pattern).unwrap();
            let ours = Pattern::parse(&pattern).unwrap();
            for text in texts {
                prop_assert_eq!(ours.is_in(&text), theirs.is_match(&text), "{} in {:?}", pattern, text);
            }
        }
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for pattern in [
            "(",
            ")",
            "a)",
            "[",
            "[]",
            "[a",
            "[z-a]",
            "*a",
            "a**",
            "a+?",
            "a{2",
            "a{3,2}",
            "a{,2}",
            "a{1001}",
            "^*",
            "\\b",
            "\\",
            "(?=a)",
            "[[a]]",
            "[\\D]",
            "}",
            "(((a{1000}){1000}){1000})",
        ] {
            assert!(Pattern::parse(pattern).is_err(), "{pattern}");
        }
    }

    #[test]
    fn a_pattern_that_could_be_matched_in_very_many_ways_is_matched_at_once() {
        let pattern = Pattern::parse("^(a+)+$").unwrap();
        assert!(!pattern.is_in(&("a".repeat(5000) + "b")));
        assert!(pattern.is_in(&"a".repeat(5000)));
    }
}
