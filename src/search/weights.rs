//! How much a word of a node counts: BM25F (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted
//! fields", 2004), as a level from 1 to 8.
//!
//! Nothing here depends on other nodes (how long texts are on average is a constant), so that an edit changes what is
//! said of the edited node alone. How rare a word is comes in when it is searched for.

use super::nodes::Kind;

/// Levels of weight, 1 to this.
pub const LEVELS: u8 = 8;

/// How soon more of a word counts no more.
const SATURATION: f32 = 1.2;

/// What a body counts at most, however often it has the word: a title with it comes first.
const MOST_OF_BODY: f32 = 1.5;

/// How often a term stands in a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    pub title: u32,
    pub body: u32,
}

/// How long a node's texts are, in terms.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lengths {
    pub title: u32,
    pub body: u32,
}

/// What a word in a title of this kind counts, where one in the body counts 1.
fn of_title(kind: Kind) -> f32 {
    match kind {
        Kind::Page => 4.0,
        Kind::Section => 2.5,
        Kind::Item => 3.0,
    }
}

/// The level of a term that a node uses so often.
pub fn level(kind: Kind, uses: Uses, lengths: Lengths) -> u8 {
    let title = of_title(kind) * uses.title as f32 / longer(lengths.title, 4, 0.4);
    let body = uses.body as f32 / longer(lengths.body, 32, 0.5);
    let weight = title + body.min(MOST_OF_BODY);
    let impact = weight / (SATURATION + weight);
    // Between 0 and 1, so the level is between 1 and 8.
    ((impact * f32::from(LEVELS)).ceil() as u8).clamp(1, LEVELS)
}

/// By how much a text of this length is above the usual; by powers of two, so that a word more or less changes nothing.
fn longer(length: u32, usual: u32, weight: f32) -> f32 {
    let length = length.max(1).next_power_of_two();
    1.0 - weight + weight * length as f32 / usual as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_counts_more_than_a_text_and_a_short_one_more_than_a_long_one() {
        let level = |kind, title, body, lengths: (u32, u32)| {
            let lengths = Lengths {
                title: lengths.0,
                body: lengths.1,
            };
            level(kind, Uses { title, body }, lengths)
        };
        let item = Kind::Item;
        assert!(level(item, 1, 0, (4, 20)) > level(item, 0, 1, (4, 20)));
        assert!(level(item, 1, 0, (2, 20)) > level(item, 1, 0, (16, 20)));
        assert!(level(Kind::Page, 1, 0, (4, 0)) > level(Kind::Section, 1, 0, (4, 0)));
        assert!(level(item, 1, 0, (4, 20)) > level(Kind::Section, 0, 1000, (4, 20)));
        assert_eq!(level(item, 0, 1, (4, 5000)), 1);
        assert_eq!(level(item, 1000, 1000, (1, 1)), LEVELS);
    }
}
