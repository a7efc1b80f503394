//! The desk where requests are taken: what is shown now, and who answers what.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use serde::Serialize;

use super::about::{About, Place};
use super::guard::{Entry, Guard};
use super::inject::inject;
use super::listener::{Line, Reply};
use super::preview::Scene;
use super::problems::{Problems, problems};
use super::request::Request;
use super::response::{Response, Sent, SentBody};
use super::route::{OWN, Route, index_of, route};
use super::shown::Found;
use super::{Options, Tell, Told};
use crate::diag::Diagnostic;
use crate::hash::Hash;
use crate::media::media_type;
use crate::site::SitePath;
use crate::source::SourcePath;

/// The preview's own files: the scripts and the style that it adds to pages.
const FILES: [(&str, &[u8]); 8] = [
    ("preview.js", include_bytes!("client/preview.js")),
    ("live.js", include_bytes!("client/live.js")),
    ("patch.js", include_bytes!("client/patch.js")),
    ("kept.js", include_bytes!("client/kept.js")),
    ("author.js", include_bytes!("client/author.js")),
    ("source.js", include_bytes!("client/source.js")),
    ("preview.css", include_bytes!("client/preview.css")),
    ("marks.css", include_bytes!("client/marks.css")),
];

/// Where a site's service worker stands. The preview has none, and one that is still there from a built site is told to go.
const WORKER: &str = "sw.js";

/// What is shown, and all that is said of it.
struct Now {
    scene: Scene,
    /// Rises with every state.
    generation: u64,
    /// Of the sources as they are; `None` until they have been checked.
    diagnostics: Option<Arc<Vec<Diagnostic>>>,
}

/// Takes every request.
pub struct Desk {
    now: Mutex<Now>,
    guard: Guard,
    line: Line,
    tell: Tell,
    /// The site's folder, absolute, `/` between its parts.
    root: String,
    follow: bool,
}

/// What browsers are told when another state is shown.
#[derive(Serialize)]
struct Change<'a> {
    generation: u64,
    base: &'a str,
    /// The files that changed, if they are pages.
    places: Vec<Place>,
    follow: bool,
}

/// What browsers are told when the sources have been checked.
#[derive(Serialize)]
struct Checked {
    generation: u64,
    errors: usize,
}

/// All that the preview's script asks of a page.
#[derive(Serialize)]
struct Answer {
    generation: u64,
    base: String,
    #[serde(flatten)]
    about: About,
    /// An address that opens the page's file, `{path}` and `{line}` to be filled.
    editor: Option<String>,
    root: String,
    problems: Problems,
    is_checked: bool,
    /// Whether a file with errors is shown as it was when it had none.
    is_healed: bool,
}

impl Desk {
    pub fn new(scene: Scene, guard: Guard, options: &Options, line: Line, tell: Tell) -> Self {
        let root = options.root.canonicalize();
        let root = root.unwrap_or_else(|_| options.root.clone());
        Self {
            now: Mutex::new(Now {
                scene,
                generation: 1,
                diagnostics: None,
            }),
            guard,
            line,
            tell,
            root: root.display().to_string().replace('\\', "/"),
            follow: options.follow,
        }
    }

    fn now(&self) -> std::sync::MutexGuard<'_, Now> {
        // Whoever panicked while holding it has changed nothing by half: each change is one assignment.
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows another state, in which the files `changed`, and tells browsers and the terminal.
    pub fn show(self: &Arc<Self>, scene: Scene, changed: &[SourcePath], begun: Instant) {
        let generation = {
            let mut now = self.now();
            now.scene = scene.clone();
            now.generation += 1;
            now.generation
        };
        let files: Vec<String> = changed.iter().map(ToString::to_string).collect();
        if !files.is_empty() {
            (self.tell)(Told::Shown {
                files: &files,
                took: begun.elapsed(),
            });
        }
        let desk = Arc::clone(self);
        let base = scene.shown.facts.base.clone();
        scene.shown.places(changed.to_vec(), move |places| {
            let change = Change {
                generation,
                base: &base,
                places,
                follow: desk.follow,
            };
            desk.broadcast("change", &change);
        });
        self.check();
    }

    /// Looks for all problems of what is written, and tells them.
    pub fn check(self: &Arc<Self>) {
        let (generation, written) = {
            let now = self.now();
            (now.generation, now.scene.written.clone())
        };
        let desk = Arc::clone(self);
        let snapshot = Arc::clone(&written.snapshot);
        written.check(move |diagnostics| {
            let diagnostics = Arc::new(diagnostics);
            let is_news = {
                let mut now = desk.now();
                if now.generation != generation {
                    return;
                }
                let known = now.diagnostics.replace(Arc::clone(&diagnostics));
                known.is_none_or(|known| known != diagnostics)
            };
            if is_news {
                (desk.tell)(Told::Problems(&snapshot, &diagnostics));
            }
            let errors = crate::report::Counts::of(&diagnostics).errors;
            desk.broadcast("checked", &Checked { generation, errors });
        });
    }

    fn broadcast(&self, event: &str, data: &impl Serialize) {
        // Only maps with odd keys and failing writers can fail, and neither is here.
        let data = serde_json::to_string(data).unwrap_or_default();
        let message = format!("event: {event}\ndata: {data}\n\n");
        self.line.broadcast(message.as_bytes());
    }

    /// Answers a request, now or when what it asks for is made.
    pub fn receive(self: &Arc<Self>, request: &Request, reply: Reply) {
        if !["GET", "HEAD"].contains(&request.method.as_str()) {
            let mut response = Response::words(405, "Only GET and HEAD are answered.");
            response.headers.push(("Allow", "GET, HEAD".to_owned()));
            return reply.send(response);
        }
        match self.guard.entry(request) {
            Entry::Allowed => {}
            Entry::Denied(why) => return reply.send(Response::words(403, why)),
            Entry::Admitted => {
                let mut response = Response::redirect(302, request.path());
                response
                    .headers
                    .extend(self.guard.cookie().map(|cookie| ("Set-Cookie", cookie)));
                return reply.send(response);
            }
        }
        let shown = self.now().scene.shown.clone();
        match route(request.path(), &shown.facts.base) {
            Route::Own(name) => self.own(&name, request, reply),
            Route::Redirect(to) => reply.send(Response::redirect(302, &to)),
            Route::Nowhere => self.missing(request.clone(), reply),
            Route::File(path) if path.as_str() == WORKER => {
                reply.send(made(200, request, &path, shown.facts.worker.clone()));
            }
            Route::File(path) | Route::Index(path) => {
                let (desk, request) = (Arc::clone(self), request.clone());
                shown.file(path.clone(), move |found| {
                    desk.give(found, path, request, reply)
                });
            }
        }
    }

    /// Sends a file that was asked for.
    fn give(self: &Arc<Self>, found: Found, path: SitePath, request: Request, reply: Reply) {
        match found {
            Found::Bytes(bytes) => reply.send(made(200, &request, &path, bytes)),
            Found::File(file, length) => {
                let hash = self.now().scene.shown.snapshot.asset_hash(&file);
                let sent = Sent {
                    media_type: media_type(path.as_str()),
                    hash: hash.unwrap_or(Hash::of(b"")),
                    body: SentBody::File(file, length),
                };
                reply.send(Response::file(200, &request, sent));
            }
            Found::Mistake(mistake) => {
                let snapshot = Arc::clone(&self.now().scene.written.snapshot);
                let report = super::problems::page(&snapshot, &mistake);
                reply.send(made(500, &request, &path, report));
            }
            // A folder is shown below its address with a `/` at the end, for its links are relative.
            Found::Missing => match index_of(&path) {
                Some(index) if !request.path().ends_with('/') => {
                    let desk = Arc::clone(self);
                    let shown = self.now().scene.shown.clone();
                    shown.file(index, move |found| match found {
                        Found::Missing => desk.missing(request, reply),
                        _ => {
                            let (path, query) = match request.target.split_once('?') {
                                Some((path, query)) => (path, format!("?{query}")),
                                None => (&*request.target, String::new()),
                            };
                            reply.send(Response::redirect(302, &format!("{path}/{query}")));
                        }
                    });
                }
                _ => self.missing(request, reply),
            },
        }
    }

    /// Sends the site's own page for what is not there.
    fn missing(&self, request: Request, reply: Reply) {
        let shown = self.now().scene.shown.clone();
        let Some(path) = SitePath::new("404.html") else {
            return;
        };
        shown.file(path.clone(), move |found| {
            reply.send(match found {
                Found::Bytes(bytes) => made(404, &request, &path, bytes),
                _ => Response::words(404, "There is no page here."),
            });
        });
    }

    /// Answers at one of the preview's own addresses.
    fn own(self: &Arc<Self>, name: &str, request: &Request, reply: Reply) {
        if let Some((name, bytes)) = FILES.iter().find(|(known, _)| *known == name) {
            let sent = Sent {
                media_type: media_type(name),
                hash: Hash::of(bytes),
                body: SentBody::Bytes(bytes.to_vec()),
            };
            return reply.send(Response::file(200, request, sent));
        }
        match name {
            "events" => reply.send(Response::events()),
            "about" => {
                let path = request.query("path").unwrap_or_default();
                let shown = self.now().scene.shown.clone();
                let (desk, request) = (Arc::clone(self), request.clone());
                let base = shown.facts.base.clone();
                let inside = path.strip_prefix(&*base).unwrap_or(&path).to_owned();
                shown.about(inside, move |about| {
                    let answer = serde_json::to_vec(&desk.answer(about)).unwrap_or_default();
                    let sent = Sent {
                        media_type: "application/json",
                        hash: Hash::of(&answer),
                        body: SentBody::Bytes(answer),
                    };
                    reply.send(Response::file(200, &request, sent));
                });
            }
            _ => {
                let words = format!("The preview has no {OWN}{name}.");
                reply.send(Response::words(404, &words));
            }
        }
    }

    fn answer(&self, about: About) -> Answer {
        let now = self.now();
        let written = &now.scene.written;
        let diagnostics = now.diagnostics.as_ref().map_or(&[][..], |all| all);
        Answer {
            generation: now.generation,
            base: now.scene.shown.facts.base.clone(),
            problems: problems(&written.snapshot, diagnostics, about.source.as_deref()),
            is_checked: now.diagnostics.is_some(),
            is_healed: !Arc::ptr_eq(&written.snapshot, &now.scene.shown.snapshot),
            editor: now.scene.shown.facts.editor.clone(),
            root: self.root.clone(),
            about,
        }
    }
}

/// A file that was made; of a page, with the preview's script.
fn made(status: u16, request: &Request, path: &SitePath, bytes: Vec<u8>) -> Response {
    let media_type = media_type(path.as_str());
    let hash = Hash::of(&bytes);
    let bytes = match media_type.starts_with("text/html") {
        true => inject(bytes, &hash.to_string()),
        false => bytes,
    };
    let sent = Sent {
        media_type,
        hash,
        body: SentBody::Bytes(bytes),
    };
    Response::file(status, request, sent)
}
