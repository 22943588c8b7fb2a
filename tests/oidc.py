"""A small OpenID Connect server over HTTP: discovery, consent, codes with PKCE, signed identity tokens, user info."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET, KEY_ID = "wgec", "between us", "first"


@dataclass
class Person:
    """Who is at the server's own sign-in: consents to everything."""

    claims: dict[str, Any]


@dataclass
class Server:
    """The running server; ``person`` is who sits before it, ``None`` refuses."""

    address: str = ""
    person: Person | None = None
    codes: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: dict[str, dict[str, Any]] = field(default_factory=dict)
    key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )

    @property
    def app(self) -> dict[str, Any]:
        """How the settings of the product name this server."""
        settings = {"server_url": self.address, "oauth_pkce_enabled": True}
        return {"provider_id": "sso", "name": "Ministry", "client_id": CLIENT, "secret": SECRET, "settings": settings}

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": KEY_ID, "use": "sig", "alg": "RS256"}]}

    def consent(self, asked: dict[str, str]) -> str:
        """Where the browser is sent back to."""
        assert asked["client_id"] == CLIENT
        assert set(asked["scope"].split()) == {"openid", "profile", "email"}
        assert asked["code_challenge_method"] == "S256"
        if self.person is None:
            return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"
        code = secrets.token_urlsafe()
        self.codes[code] = {**asked, "claims": self.person.claims}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchange(self, given: dict[str, str]) -> dict[str, Any] | None:
        """A code for tokens, once, and only to who began."""
        begun = self.codes.pop(given.get("code", ""), None)
        challenge = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        if (
            begun is None
            or (given.get("client_id"), given.get("client_secret")) != (CLIENT, SECRET)
            or begun["redirect_uri"] != given.get("redirect_uri")
            or begun["code_challenge"] != base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
        ):
            return None
        access = secrets.token_urlsafe()
        self.tokens[access] = begun["claims"]
        now = int(time.time())
        said = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 60, **begun["claims"]}
        signed = jwt.encode(said, self.key, algorithm="RS256", headers={"kid": KEY_ID})
        return {"access_token": access, "token_type": "Bearer", "expires_in": 60, "id_token": signed}


class _Answers(BaseHTTPRequestHandler):
    server_of: Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        server = self.server_of
        if parts.path == "/.well-known/openid-configuration":
            self._json(server.discovery())
        elif parts.path == "/keys":
            self._json(server.keys())
        elif parts.path == "/authorize":
            self.send_response(302)
            self.send_header(
                "Location", server.consent({name: each[0] for name, each in parse_qs(parts.query).items()})
            )
            self.end_headers()
        elif parts.path == "/userinfo":
            claims = server.tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
            self._json(claims or {"error": "invalid_token"}, 200 if claims else 401)
        else:
            self._json({"error": "not_found"}, 404)

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        tokens = self.server_of.exchange({name: each[0] for name, each in parse_qs(sent).items()})
        self._json(tokens or {"error": "invalid_grant"}, 200 if tokens else 400)

    def _json(self, said: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is told to the terminal."""


@contextmanager
def running() -> Iterator[Server]:
    """The server on a free port of this machine, until the end of the block."""
    server = Server()
    answers = type("Answers", (_Answers,), {"server_of": server})
    listening = ThreadingHTTPServer(("127.0.0.1", 0), answers)
    server.address = f"http://127.0.0.1:{listening.server_port}"
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()
