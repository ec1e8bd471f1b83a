"""Plain http and TLS on one port, with a test CA of our own."""

import socket
import ssl
import stat
from datetime import UTC, datetime, timedelta

import pytest
import requests
from bulk_org import running_org
from connect_proxy import proxy_to
from cryptography import x509

from npsp_migrate.localorg import certificates
from npsp_migrate.localorg.certificates import certificate_in

NOW = datetime(2026, 11, 23, tzinfo=UTC)
SHARED = ["localhost", "login.salesforce.com", "test.salesforce.com"]
HOSTS = [*SHARED, "local.my.salesforce.com", "asso-1.my.salesforce.com", "asso--uat.sandbox.my.salesforce.com"]


@pytest.fixture(scope="module")
def org(tmp_path_factory):
    with running_org(tmp_path_factory.mktemp("org")) as running:
        yield running


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "tls"


def port_of(org):
    return int(org.url.rpartition(":")[2])


def over_tls(org, host, path="/services/data", **more):
    url = f"https://{host}:{port_of(org)}{path}"
    return requests.get(url, verify=org.facts["ca_cert"], timeout=60, **more)


def test_both_ways_in_are_on_one_port(org):
    plain = requests.get(f"{org.url}/services/data", timeout=60)
    secret = over_tls(org, "127.0.0.1")

    assert plain.json() == secret.json()
    assert secret.json()[-1]["version"] == "68.0"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_addresses_in_answers_follow_the_way_in(org, host):
    token = {"Authorization": f"Bearer {org.token}"}

    secret = over_tls(org, host, "/services/data/v67.0", headers=token).json()
    plain = org.call("GET", "").json()

    assert secret["identity"].startswith(f"https://{host}:{port_of(org)}/id/")
    assert plain["identity"].startswith(f"{org.url}/id/")


@pytest.mark.parametrize("host", HOSTS)
def test_the_certificate_names_the_hosts_that_clients_know(org, host):
    with proxy_to(port_of(org)) as proxy:
        form = {"grant_type": "password", "client_id": "a", "username": "rehearsal@local.org", "password": "x"}
        answer = requests.post(
            f"https://{host}/services/oauth2/token",
            form,
            proxies={"https": proxy},
            verify=org.facts["ca_cert"],
            timeout=60,
        )

    assert answer.json()["instance_url"] == f"https://{host}"
    assert answer.json()["id"].startswith(f"https://{host}/id/00D")


def test_a_client_that_does_not_know_the_ca_refuses_and_the_org_goes_on(org):
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(f"https://127.0.0.1:{port_of(org)}/services/data", timeout=60)

    assert over_tls(org, "127.0.0.1").status_code == 200


def test_strict_clients_take_the_certificate(org):
    context = ssl.create_default_context(cafile=org.facts["ca_cert"])
    context.verify_flags |= ssl.VERIFY_X509_STRICT

    with (
        socket.create_connection(("127.0.0.1", port_of(org)), 5) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as secret,
    ):
        assert secret.version() in ("TLSv1.2", "TLSv1.3")


@pytest.mark.parametrize("start", [b"", b"\x16", b"\x16\x03\x01\x00\x05hello", b"\x00\xff", b"GET", b"\r\n"])
def test_clients_that_talk_nonsense_or_nothing_are_let_go(org, start):
    with socket.create_connection(("127.0.0.1", port_of(org)), 5) as connection:
        connection.sendall(start)
        assert over_tls(org, "127.0.0.1").status_code == 200

    assert org.server.poll() is None
    assert requests.get(f"{org.url}/services/data", timeout=60).status_code == 200


def test_a_large_body_passes_over_tls(org):
    rows = [{"attributes": {"type": "Account"}, "Name": "T", "Description": "é" * 10_000} for _ in range(200)]
    url = f"https://localhost:{port_of(org)}/services/data/v67.0/composite/sobjects"
    headers = {"Authorization": f"Bearer {org.token}"}

    with requests.Session() as session:
        session.verify, session.trust_env = org.facts["ca_cert"], False
        made = session.post(url, json={"records": rows}, headers=headers, timeout=60).json()

    assert [row["success"] for row in made] == [True] * 200
    assert len(org.query("SELECT Description FROM Account WHERE Name = 'T'")[199]["Description"]) == 10_000


def test_the_certificate_is_kept_for_the_next_start(folder):
    first = certificate_in(folder, NOW).key_path.read_bytes()
    trusted = (folder / "ca.pem").read_bytes()

    again = certificate_in(folder, NOW + timedelta(days=700))

    assert (again.key_path.read_bytes(), again.ca_path.read_bytes()) == (first, trusted)


@pytest.mark.parametrize("days", [775, 2000])
def test_a_certificate_that_ends_soon_is_made_anew(folder, days):
    first = certificate_in(folder, NOW).ca_path.read_bytes()

    again = certificate_in(folder, NOW + timedelta(days=days))

    certificate, ca = x509.load_pem_x509_certificates(again.key_path.read_bytes())
    assert again.ca_path.read_bytes() != first
    certificate.verify_directly_issued_by(ca)


@pytest.mark.parametrize("broken", [b"", b"nonsense", b"-----BEGIN CERTIFICATE-----\n"])
def test_a_broken_file_is_made_anew(folder, broken):
    folder.mkdir()
    (folder / "server.pem").write_bytes(broken)

    certificate_in(folder, NOW).context()

    assert sorted(path.name for path in folder.iterdir()) == ["ca.pem", "server.pem"]


def test_the_key_is_private_and_the_key_of_the_ca_is_gone(folder):
    made = certificate_in(folder, NOW)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(made.key_path.stat().st_mode) == 0o600
    assert made.key_path.read_text().count("PRIVATE KEY") == 2  # one key: its first and its last line
    assert "PRIVATE KEY" not in made.ca_path.read_text()


def test_who_trusts_the_ca_trusts_no_other_name(folder):
    _, ca = x509.load_pem_x509_certificates(certificate_in(folder, NOW).key_path.read_bytes())

    limits = ca.extensions.get_extension_for_class(x509.NameConstraints)

    names = [str(each.value) for each in limits.value.permitted_subtrees]
    assert limits.critical
    assert names == [*SHARED, "my.salesforce.com", "127.0.0.1/32"]


def test_a_certificate_that_names_other_hosts_is_made_anew(folder, monkeypatch):
    with monkeypatch.context() as earlier:
        earlier.setattr(certificates, "HOSTS", ("localhost", "local.my.salesforce.com"))
        old = certificate_in(folder, NOW).key_path.read_bytes()

    assert certificate_in(folder, NOW).key_path.read_bytes() != old
