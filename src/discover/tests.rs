//! What is read of a site's folder, and what is said of the rest.

use std::fs;

use super::*;
use crate::diag::Code;
use crate::scratch::Scratch;

const TODAY: Date = Date {
    year: 2026,
    month: 11,
    day: 21,
};

fn snapshot(site: &Scratch) -> Snapshot {
    discover(site.path(), &site.path().join("public"), TODAY).expect("there is a site")
}

fn page_paths(snapshot: &Snapshot) -> Vec<&str> {
    snapshot
        .pages
        .iter()
        .map(|page| page.path.as_str())
        .collect()
}

/// Path, code and message of each.
fn told(snapshot: &Snapshot) -> Vec<(&str, Code, &str)> {
    let diagnostics = snapshot.diagnostics.iter();
    diagnostics
        .map(|d| (d.primary.path.as_str(), d.code, &*d.message))
        .collect()
}

#[test]
fn pages_and_assets_are_told_apart_and_sorted_by_path() {
    let site = Scratch::new("discover");
    site.write("checkdown.yaml", "title: Ops\n");
    for path in ["b.md", "a/z.markdown", "a-b.md", "index.md"] {
        site.write(&format!("content/{path}"), path);
    }
    site.write("content/a/rack.png", [0xff, 0x00]);
    site.write("themes/default/css/tokens.css", ":root {}");
    site.write("notes.md", "not content");

    let snapshot = snapshot(&site);
    let expected = ["a-b.md", "a/z.markdown", "b.md", "index.md"];
    assert_eq!(
        page_paths(&snapshot),
        expected.map(|path| format!("content/{path}"))
    );
    assert_eq!(&*snapshot.pages[2].text, "b.md");
    let [asset] = &snapshot.assets[..] else {
        panic!("one asset: {:?}", snapshot.assets)
    };
    assert_eq!((&*asset.path, asset.length), ("a/rack.png", 2));
    assert_eq!(asset.hash, Hash::of(&[0xff, 0x00]));
    assert_eq!(fs::read(&asset.file).expect("it is there"), [0xff, 0x00]);
    assert_eq!(
        &*snapshot.theme_files["default/css/tokens.css"],
        b":root {}"
    );
    assert_eq!(
        &*snapshot.settings.expect("there are settings").text,
        "title: Ops\n"
    );
    assert_eq!(snapshot.diagnostics, []);
}

#[test]
fn what_is_hidden_or_built_or_installed_is_passed_over() {
    let site = Scratch::new("discover");
    site.write("content/index.md", "");
    for path in [
        ".draft.md",
        ".git/x.md",
        "node_modules/x/README.md",
        "a/.b/c.md",
    ] {
        site.write(&format!("content/{path}"), "");
    }
    site.write("content/public/index.md", "");
    let out = site.path().join("content/public");
    let snapshot = discover(site.path(), &out, TODAY).expect("there is a site");
    assert_eq!(page_paths(&snapshot), ["content/index.md"]);
    assert_eq!(snapshot.diagnostics, []);
}

#[test]
fn a_byte_order_mark_is_not_text() {
    let site = Scratch::new("discover");
    site.write("content/index.md", "\u{feff}---\n");
    assert_eq!(&*snapshot(&site).pages[0].text, "---\n");
}

#[test]
fn text_that_is_not_utf8_is_read_as_far_as_it_can_be() {
    let site = Scratch::new("discover");
    site.write("content/a.md", b"\xef\xbb\xbfna\xefve \xff\n");
    site.write("content/b.md", b"\xff\xfe#\0");
    let snapshot = snapshot(&site);
    let [first, second] = &snapshot.diagnostics[..] else {
        panic!("two diagnostics: {:?}", snapshot.diagnostics)
    };
    assert_eq!(first.code, Code::NotUtf8);
    assert_eq!(first.primary.message, "the byte 0xef begins no character");
    let text = snapshot.text(&first.primary.path).expect("it was decoded");
    assert_eq!(text, "na\u{fffd}ve \u{fffd}\n");
    assert_eq!(&text[first.primary.span.range()], "\u{fffd}");
    let help = second.help.as_deref();
    assert_eq!(help, Some("save the file as UTF-8; it seems to be UTF-16"));
}

#[test]
fn the_text_of_every_kind_of_source_can_be_shown() {
    let site = Scratch::new("discover");
    site.write("checkdown.yaml", "settings");
    site.write("content/deploy/index.md", "page");
    site.write("themes/default/a.html", "template");
    let snapshot = snapshot(&site);
    let text = |path| snapshot.text(&SourcePath::new(path));
    assert_eq!(text("checkdown.yaml"), Some("settings"));
    assert_eq!(text("content/deploy/index.md"), Some("page"));
    assert_eq!(text("themes/default/a.html"), Some("template"));
    assert_eq!(text("content/other.md"), None);
}

#[test]
fn without_a_site_the_error_says_how_to_begin_one() {
    let folder = Scratch::new("discover");
    let missing = folder.path().join("nowhere");
    for root in [folder.path(), &missing] {
        let error = discover(root, &root.join("public"), TODAY).expect_err("there is no site");
        assert!(error.to_string().contains("`checkdown init`"), "{error}");
    }
}

#[cfg(unix)]
mod links {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn are_followed_within_the_site() {
        let site = Scratch::new("discover");
        site.write("content/index.md", "home");
        site.write("shared/a.md", "a");
        let content = site.path().join("content");
        symlink("../shared", content.join("shared")).expect("linked");
        symlink("../shared/a.md", content.join("b.md")).expect("linked");
        let snapshot = snapshot(&site);
        let expected = ["content/b.md", "content/index.md", "content/shared/a.md"];
        assert_eq!(page_paths(&snapshot), expected);
        assert_eq!(snapshot.diagnostics, []);
    }

    #[test]
    fn are_refused_where_they_lead_out_or_back_or_nowhere() {
        let (site, other) = (Scratch::new("discover"), Scratch::new("discover"));
        site.write("content/a/index.md", "home");
        site.write(".git/config", "secret");
        site.write("public/index.html", "built");
        let secret = other.write("secret.md", "secret");
        let content = site.path().join("content");
        for (target, link) in [
            (secret.as_path(), "file.md"),
            (other.path(), "folder"),
            (Path::new("../.git"), "git"),
            (Path::new("../public"), "public"),
            (Path::new("../.."), "a/up"),
            (Path::new("self.md"), "self.md"),
            (Path::new("nowhere.md"), "gone.md"),
            (Path::new("nobody@host"), ".#index.md"),
        ] {
            symlink(target, content.join(link)).expect("linked");
        }
        let snapshot = snapshot(&site);
        assert_eq!(page_paths(&snapshot), ["content/a/index.md"]);
        assert!(snapshot.assets.is_empty());
        let never = "cannot be read: the link leads to what is never read: a hidden file, \
                     `node_modules` or the built site";
        let leaves = "cannot be read: the link leaves the site";
        let told: Vec<_> = told(&snapshot)
            .into_iter()
            .map(|(path, code, message)| {
                assert_eq!(code, Code::UnreadableFile);
                (path, message.split(" (os error").next().unwrap_or_default())
            })
            .collect();
        let expected = [
            (
                "content/a/up",
                "cannot be read: the link leads back to a folder that it is in",
            ),
            ("content/file.md", leaves),
            ("content/folder", leaves),
            ("content/git", never),
            (
                "content/gone.md",
                "cannot be read: No such file or directory",
            ),
            ("content/public", never),
            (
                "content/self.md",
                "cannot be read: Too many levels of symbolic links",
            ),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn that_are_the_content_folder_itself_may_not_leave_either() {
        let (site, other) = (Scratch::new("discover"), Scratch::new("discover"));
        other.write("a.md", "a");
        symlink(other.path(), site.path().join("content")).expect("linked");
        let snapshot = snapshot(&site);
        assert_eq!(page_paths(&snapshot), [""; 0]);
        let expected = "cannot be read: the link leaves the site";
        assert_eq!(
            told(&snapshot),
            [("content", Code::UnreadableFile, expected)]
        );
    }

    #[test]
    fn and_names_that_other_systems_cannot_hold_are_told_apart() {
        let site = Scratch::new("discover");
        site.write("content/a\\b.md", "");
        site.write("content/line\nbreak.md", "");
        let latin1 = OsStr::from_bytes(b"content/caf\xe9.md");
        fs::write(site.path().join(latin1), "").expect("written");
        let snapshot = snapshot(&site);
        let paths: Vec<_> = told(&snapshot).into_iter().map(|told| told.0).collect();
        let expected = [
            "content/a\\b.md",
            "content/caf\u{fffd}.md",
            "content/line\u{fffd}break.md",
        ];
        assert_eq!(paths, expected);
        assert!(snapshot.pages.is_empty());
    }

    #[test]
    fn and_sockets_and_folders_in_a_files_place_do_not_stop_the_rest() {
        let site = Scratch::new("discover");
        site.write("content/index.md", "");
        site.write("checkdown.yaml/x", "");
        let socket = site.path().join("content/socket.md");
        let _listener = UnixListener::bind(socket).expect("a socket can be made");
        let snapshot = snapshot(&site);
        let paths: Vec<_> = told(&snapshot).into_iter().map(|told| told.0).collect();
        assert_eq!(paths, ["checkdown.yaml", "content/socket.md"]);
        assert_eq!(page_paths(&snapshot), ["content/index.md"]);
    }
}
