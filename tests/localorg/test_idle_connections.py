"""A connection that a client keeps for its next request."""

import http.client
import time
from urllib.parse import urlsplit

from bulk_org import running_org

PAUSE = 5.5  # seconds; simple-salesforce looks at its jobs every 5


def test_a_connection_outlives_the_pause_between_two_looks_at_a_job(tmp_path):
    with running_org(tmp_path) as org:
        connection = http.client.HTTPConnection("127.0.0.1", urlsplit(org.url).port, timeout=60)
        connection.request("GET", "/services/data")
        assert connection.getresponse().read()
        kept = connection.sock

        time.sleep(PAUSE)
        connection.request("GET", "/services/data")

        assert connection.getresponse().status == 200
        assert connection.sock is kept
        connection.close()
