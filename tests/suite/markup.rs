//! Reads finished HTML as a browser's tokenizer does: which ids a page has, where it leads, what its elements say.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// An element's start, with its attributes in order, and the text up to the next tag.
#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// All text inside the element, those of elements within it included.
    pub text: String,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self
            .attributes
            .iter()
            .find(|(attribute, _)| attribute == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The elements of a page in the order in which they begin.
pub fn elements(html: &str) -> Vec<Element> {
    let sink = Sink::default();
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    // It pauses only where a sink asks it to, to run a script, which ours never does.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.elements.into_inner()
}

#[derive(Default)]
struct Sink {
    elements: RefCell<Vec<Element>>,
    /// Places of the elements that are not ended yet.
    open: RefCell<Vec<usize>>,
}

const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut elements = self.elements.borrow_mut();
        let mut open = self.open.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                let name = tag.name.to_string();
                let pair = |attribute: &html5ever::Attribute| {
                    (
                        attribute.name.local.to_string(),
                        attribute.value.to_string(),
                    )
                };
                let attributes = tag.attrs.iter().map(pair).collect();
                if !tag.self_closing && !VOID.contains(&name.as_str()) {
                    open.push(elements.len());
                }
                let raw = match name.as_str() {
                    "script" => Some(RawKind::ScriptData),
                    "style" | "noscript" | "iframe" => Some(RawKind::Rawtext),
                    "title" | "textarea" => Some(RawKind::Rcdata),
                    _ => None,
                };
                // A reader without scripts sees what stands in <noscript>.
                let raw = raw.filter(|_| name != "noscript");
                elements.push(Element {
                    name,
                    attributes,
                    text: String::new(),
                });
                raw.map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
            }
            Token::TagToken(tag) => {
                if let Some(place) = open.iter().rposition(|&at| elements[at].name == *tag.name) {
                    open.truncate(place);
                }
                TokenSinkResult::Continue
            }
            Token::CharacterTokens(text) => {
                for &place in open.iter() {
                    elements[place].text.push_str(&text);
                }
                TokenSinkResult::Continue
            }
            _ => TokenSinkResult::Continue,
        }
    }
}

#[test]
fn a_page_is_read_as_a_browser_reads_it() {
    let page = elements(
        "<p id=a>x &amp; <b>y</b><br>z</p><script>if (a < b) '<i>'</script><a href='?a&amp;b'>t</a>",
    );
    let names: Vec<_> = page.iter().map(|element| element.name.as_str()).collect();
    assert_eq!(names, ["p", "b", "br", "script", "a"]);
    assert_eq!(page[0].text, "x & yz");
    assert_eq!(page[0].attribute("id"), Some("a"));
    assert_eq!(page[4].attribute("href"), Some("?a&b"));
}
