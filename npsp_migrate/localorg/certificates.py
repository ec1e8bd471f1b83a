"""The test CA and the server's certificate, made on first start and kept in a private folder.

The CA's own key is thrown away once it has signed: who trusts this CA trusts one certificate, for a handful of
names, and nobody can make another one.
"""

import os
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

# Some clients know no other address to sign in, or take none but an org's own domain; a proxy leads them here.
ORG_DOMAIN = "my.salesforce.com"
_SHARED = ("localhost", "login.salesforce.com", "test.salesforce.com")
_KINDS = ("", "sandbox.", "develop.", "scratch.", "trailblaze.")  # of orgs; a wildcard stands for one label
HOSTS = (*_SHARED, *(f"*.{kind}{ORG_DOMAIN}" for kind in _KINDS))
TRUSTED = (*_SHARED, ORG_DOMAIN)  # a name permits those below it
LOOPBACK = "127.0.0.1"
_LASTS = timedelta(days=800)  # Apple: a server certificate of more than 825 days is refused
_RENEWED_BEFORE = timedelta(days=30)
_SKEW = timedelta(days=1)  # a client's clock may be behind


@dataclass(frozen=True, slots=True)
class ServerCertificate:
    """`ca_path` is what clients are told to trust; `key_path` holds the key and the certificates of the server."""

    ca_path: Path
    key_path: Path

    def context(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(self.key_path)
        context.set_alpn_protocols(["http/1.1"])
        return context


def certificate_in(folder: Path, now: datetime) -> ServerCertificate:
    """The certificate of `folder`; a new one when there is none, or when it ends soon."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = ServerCertificate(folder / "ca.pem", folder / "server.pem")
    if not _is_good(found.key_path, now):
        _write_private(found.key_path, _make(now))
    *_, ca = x509.load_pem_x509_certificates(found.key_path.read_bytes())
    trusted = ca.public_bytes(serialization.Encoding.PEM)
    if not found.ca_path.exists() or found.ca_path.read_bytes() != trusted:
        found.ca_path.write_bytes(trusted)
    return found


def _is_good(path: Path, now: datetime) -> bool:
    try:
        certificates = x509.load_pem_x509_certificates(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return False
    ends = [each.not_valid_after_utc for each in certificates]
    return len(ends) == 2 and min(ends) - now > _RENEWED_BEFORE and _names(certificates[0]) == HOSTS


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return ()
    return tuple(names.value.get_values_for_type(x509.DNSName))


def _write_private(path: Path, content: bytes) -> None:
    """One file in one step: a server that is killed meanwhile leaves no key without its certificate."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    partial.replace(path)


def _make(now: datetime) -> bytes:
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca = _ca(ca_key, now)
    certificate = _signed(key.public_key(), ca, ca_key, now)
    pem = serialization.Encoding.PEM
    form = serialization.PrivateFormat.PKCS8
    secret = key.private_bytes(pem, form, serialization.NoEncryption())
    return secret + certificate.public_bytes(pem) + ca.public_bytes(pem)


def _ca(key: ec.EllipticCurvePrivateKey, now: datetime) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "npsp-migrate local org test CA")])
    public = key.public_key()
    permitted: list[x509.GeneralName] = [x509.DNSName(host) for host in TRUSTED]
    permitted.append(x509.IPAddress(ip_network(f"{LOOPBACK}/32")))
    return (
        _begin(name, name, public, now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(key, hashes.SHA256())
    )


def _signed(
    public: ec.EllipticCurvePublicKey, ca: x509.Certificate, ca_key: ec.EllipticCurvePrivateKey, now: datetime
) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names: list[x509.GeneralName] = [x509.DNSName(host) for host in HOSTS]
    names.append(x509.IPAddress(ip_address(LOOPBACK)))
    return (
        _begin(name, ca.subject, public, now)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )


def _begin(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SKEW)
        .not_valid_after(now - _SKEW + _LASTS)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
