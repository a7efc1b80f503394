//! Who may ask: a page of another site must not read what is previewed, neither by a name of its own for this
//! machine nor by a request of its scripts.

use std::net::IpAddr;

use super::request::Request;

/// Where the server listens, and what those who ask must show.
#[derive(Clone, Debug)]
pub struct Guard {
    pub port: u16,
    /// Where others can reach the server, everybody who asks must know this; they are not known by their names for
    /// it, and what does not know the token cannot borrow a browser that does.
    pub token: Option<String>,
}

/// What becomes of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    Allowed,
    /// With the token in the address: it goes into a cookie, and the address is shown without it.
    Admitted,
    /// Why not, for a person.
    Denied(&'static str),
}

impl Guard {
    pub fn entry(&self, request: &Request) -> Entry {
        let Some(host) = request.header("host") else {
            return Entry::Denied("The request names no host, or several.");
        };
        if self.token.is_none() && !self.is_own(host) {
            return Entry::Denied("This preview answers to localhost alone.");
        }
        if let Some(origin) = request.header("origin")
            && origin != format!("http://{host}")
        {
            return Entry::Denied("The request comes from a page of another site.");
        }
        let is_foreign = request.header("sec-fetch-site") == Some("cross-site");
        if is_foreign && request.header("sec-fetch-mode") != Some("navigate") {
            return Entry::Denied("The request comes from a page of another site.");
        }
        let Some(token) = &self.token else {
            return Entry::Allowed;
        };
        if request
            .query("token")
            .is_some_and(|shown| is_equal(&shown, token))
        {
            return Entry::Admitted;
        }
        let name = self.cookie_name();
        let cookies = request.headers.iter().filter(|(name, _)| name == "cookie");
        let mut cookies = cookies.flat_map(|(_, value)| value.split(';'));
        let shown = cookies.any(|cookie| {
            let cookie = cookie.trim().split_once('=');
            cookie.is_some_and(|(known, shown)| known == name && is_equal(shown, token))
        });
        match shown {
            true => Entry::Allowed,
            false => Entry::Denied(
                "This preview wants its token: open the address that the terminal shows.",
            ),
        }
    }

    /// The cookie that keeps the token. Cookies know no ports, so the name does.
    pub fn cookie(&self) -> Option<String> {
        let token = self.token.as_ref()?;
        let name = self.cookie_name();
        Some(format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict"))
    }

    fn cookie_name(&self) -> String {
        format!("checkdown-{}", self.port)
    }

    /// Whether a `Host` is a name of this machine for itself, with the port that is listened to.
    fn is_own(&self, host: &str) -> bool {
        let port = format!(":{}", self.port);
        let name = match self.port {
            // Browsers leave out the port of their scheme.
            80 => host.strip_suffix(&port).unwrap_or(host),
            _ => match host.strip_suffix(&port) {
                Some(name) => name,
                None => return false,
            },
        };
        let address = name.trim_start_matches('[').trim_end_matches(']');
        name.eq_ignore_ascii_case("localhost")
            || address
                .parse::<IpAddr>()
                .is_ok_and(|address| address.is_loopback())
    }
}

/// Compares without telling by the time it takes how much is right.
fn is_equal(shown: &str, token: &str) -> bool {
    let pairs = shown.bytes().zip(token.bytes());
    let differing = pairs.fold(0, |differing, (one, other)| differing | (one ^ other));
    shown.len() == token.len() && differing == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(token: Option<&str>, target: &str, headers: &[(&str, &str)]) -> Entry {
        let guard = Guard {
            port: 4321,
            token: token.map(str::to_owned),
        };
        let headers = headers.iter();
        guard.entry(&Request {
            method: "GET".into(),
            target: target.into(),
            headers: headers
                .map(|(name, value)| ((*name).into(), (*value).into()))
                .collect(),
            keep_alive: true,
        })
    }

    #[test]
    fn only_names_of_this_machine_are_answered() {
        for host in [
            "localhost:4321",
            "127.0.0.1:4321",
            "[::1]:4321",
            "LOCALHOST:4321",
        ] {
            assert_eq!(
                asked(None, "/", &[("host", host)]),
                Entry::Allowed,
                "{host}"
            );
        }
        for host in [
            "localhost",
            "localhost:80",
            "evil.example:4321",
            "127.0.0.1.evil.example:4321",
            "localhost.evil.example:4321",
            "192.168.0.7:4321",
            "",
            ":4321",
        ] {
            assert!(
                matches!(asked(None, "/", &[("host", host)]), Entry::Denied(_)),
                "{host}"
            );
        }
        assert!(matches!(asked(None, "/", &[]), Entry::Denied(_)));
    }

    #[test]
    fn other_sites_are_not_answered() {
        let host = ("host", "localhost:4321");
        let own = ("origin", "http://localhost:4321");
        assert_eq!(asked(None, "/", &[host, own]), Entry::Allowed);
        for origin in [
            "http://evil.example",
            "null",
            "http://localhost:80",
            "https://localhost:4321",
        ] {
            let denied = asked(None, "/", &[host, ("origin", origin)]);
            assert!(matches!(denied, Entry::Denied(_)), "{origin}");
        }
        let foreign = ("sec-fetch-site", "cross-site");
        assert!(matches!(
            asked(None, "/", &[host, foreign, ("sec-fetch-mode", "no-cors")]),
            Entry::Denied(_)
        ));
        // A link on another page may lead here.
        assert_eq!(
            asked(None, "/", &[host, foreign, ("sec-fetch-mode", "navigate")]),
            Entry::Allowed
        );
    }

    #[test]
    fn who_comes_from_elsewhere_shows_the_token() {
        let host = ("host", "desk.example:4321");
        let token = Some("f00d");
        assert!(matches!(asked(token, "/", &[host]), Entry::Denied(_)));
        assert!(matches!(
            asked(token, "/?token=f00", &[host]),
            Entry::Denied(_)
        ));
        assert_eq!(asked(token, "/?token=f00d", &[host]), Entry::Admitted);
        let cookie = |value| asked(token, "/", &[host, ("cookie", value)]);
        assert_eq!(cookie("a=b; checkdown-4321=f00d"), Entry::Allowed);
        assert!(matches!(cookie("checkdown-4321=f00"), Entry::Denied(_)));
        assert!(matches!(cookie("checkdown-1=f00d"), Entry::Denied(_)));
        // Loopback is no way around it.
        assert!(matches!(
            asked(token, "/", &[("host", "localhost:4321")]),
            Entry::Denied(_)
        ));
    }
}
