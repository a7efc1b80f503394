//! What the preview adds to a page, and nothing else: one script, at the end of its body.

/// The script's address; the page's own policy allows it, for it is a file of the same server.
pub const SCRIPT: &str = "/@checkdown/preview.js";

const END: &[u8] = b"</body>";

/// The page with the script, which is told the `tag` of the page as it was made. What has no body stays as it is.
pub fn inject(page: Vec<u8>, tag: &str) -> Vec<u8> {
    let Some(place) = page.windows(END.len()).rposition(|window| window == END) else {
        return page;
    };
    let script = format!("<script src=\"{SCRIPT}\" data-tag=\"{tag}\"></script>\n");
    let mut injected = Vec::with_capacity(page.len() + script.len());
    injected.extend_from_slice(&page[..place]);
    injected.extend_from_slice(script.as_bytes());
    injected.extend_from_slice(&page[place..]);
    injected
}

/// A page of the preview as it was made.
pub fn without_script(page: &[u8]) -> Vec<u8> {
    let begin = format!("<script src=\"{SCRIPT}\"");
    let place =
        |text: &[u8], from: &[u8]| from.windows(text.len()).rposition(|window| window == text);
    let end = b"</script>\n";
    let Some(start) = place(begin.as_bytes(), page) else {
        return page.to_vec();
    };
    let Some(length) = page[start..]
        .windows(end.len())
        .position(|window| window == end)
    else {
        return page.to_vec();
    };
    [&page[..start], &page[start + length + end.len()..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_comes_last_and_can_be_taken_out_again() {
        let page = b"<body><code>&lt;/body></code></body></html>\n";
        let injected = inject(page.to_vec(), "f00");
        let text = String::from_utf8(injected.clone()).unwrap();
        assert!(
            text.ends_with("data-tag=\"f00\"></script>\n</body></html>\n"),
            "{text}"
        );
        assert_eq!(without_script(&injected), page);
        let bare = b"<meta http-equiv=\"refresh\">";
        assert_eq!(inject(bare.to_vec(), "f00"), bare);
        assert_eq!(without_script(bare), bare);
    }
}
