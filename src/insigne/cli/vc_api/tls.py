"""TLS for the VC API: a given certificate, or one made for `localhost` that lives as long as the process."""

import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_LIFETIME = timedelta(days=30)


def given(certificate: str, key: str | None) -> ssl.SSLContext:
    """A context with the certificate and the key of two PEM files. Raises OSError (ssl.SSLError is one)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key)
    return context


def self_signed() -> ssl.SSLContext:
    """A context with a certificate made now. Its key is on disk for an instant only, for its owner alone."""
    certificate, key = made()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "localhost.pem"
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + pem_of(key))
        return given(str(file), None)


def made() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """A certificate for this machine, signed by its own key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names: list[x509.GeneralName] = [x509.DNSName("localhost")]
    names += [x509.IPAddress(ip_address(address)) for address in ("127.0.0.1", "::1")]
    start = datetime.now(UTC) - timedelta(minutes=5)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + _LIFETIME)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    return certificate, key


def pem_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The secret key as an unencrypted PEM text."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
