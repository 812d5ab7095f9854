"""The server of the pages: which proxies it believes, and what it logs."""

from starlette.applications import Starlette

from handlers.web.server import server_config


def test_the_server_believes_the_proxies_that_are_set_up_and_logs_no_paths():
    config = server_config(Starlette(), "10.0.0.0/8,::1")
    assert config.proxy_headers
    assert config.forwarded_allow_ips == "10.0.0.0/8,::1"
    assert not config.access_log
    assert not config.server_header
