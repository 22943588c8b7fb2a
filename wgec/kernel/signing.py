"""Signatures of the installation: Ed25519, made with a key that never leaves it, checked by anybody."""

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SEED = 32
"""Bytes of a private key."""


def derived(secret: str, purpose: str) -> bytes:
    """A private key made of another secret of the installation, the same each time (RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=SEED, salt=None, info=purpose.encode()).derive(secret.encode())


def sign(message: bytes, seed: bytes) -> str:
    """The signature of ``message`` as base64."""
    return _text(Ed25519PrivateKey.from_private_bytes(seed).sign(message))


def public_key(seed: bytes) -> str:
    """The key with which signatures are checked, as base64."""
    return _text(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


def pem(key: str) -> bytes:
    """The public key as other programs read it (RFC 8410)."""
    return Ed25519PublicKey.from_public_bytes(_bytes(key)).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def is_signed(message: bytes, signature: str, key: str) -> bool:
    """Whether ``signature`` is one of ``message``, made with the private half of ``key``; False for nonsense too."""
    try:
        Ed25519PublicKey.from_public_bytes(_bytes(key)).verify(_bytes(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("This is not base64.") from error
