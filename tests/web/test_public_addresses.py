"""Addresses that this server may be made to call."""

import pytest

from handlers.web.public_addresses import LONGEST, NotPublic, PublicResolver, is_fit, is_public, look_up

FIT = "https://fcm.googleapis.com/fcm/send/abc:def-_"


def test_the_push_services_of_browsers_are_fit():
    for endpoint in (
        FIT,
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://web.push.apple.com/QGuQyavXutnMH",
        "https://wns2-by3p.notify.windows.com/w/?token=BQYAAAD",
        "https://fcm.googleapis.com:443/x",
    ):
        assert is_fit(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://localhost/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://10.1.2.3./x",
        "https://0x7f.1/x",
        "https://2130706433/x",
        "https://user@fcm.googleapis.com/x",
        "https://fcm.googleapis.com\\@127.0.0.1/x",
        "https://fcm.googleapis.com/ x",
        "https://fcm.googleapis.com:99999/x",
        "ftp://fcm.googleapis.com/x",
        FIT + "x" * LONGEST,
    ],
)
def test_other_addresses_are_not(endpoint: str):
    assert not is_fit(endpoint)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "255.255.255.255", "198.18.0.1", "240.0.0.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
        *("64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:53aa:64c:0:0:80ff:fffe", "2001:db8::1"),
    ],
)
def test_what_is_not_the_public_internet_is_known(address: str):
    assert not is_public(address)


def test_the_public_internet_is_known():
    assert all(map(is_public, ("142.250.66.74", "2404:6800:4005:80b::200a", "::ffff:142.250.66.74")))


async def test_one_private_address_among_public_ones_is_enough_to_refuse_a_name():
    async def both(host: str, port: int) -> list[str]:
        return ["142.250.66.74", "10.0.0.1"]

    with pytest.raises(NotPublic):
        await PublicResolver(both).resolve("push.example.org", 443)


async def test_the_connection_goes_to_the_address_that_was_looked_at():
    async def public(host: str, port: int) -> list[str]:
        return ["142.250.66.74", "2404:6800:4005:80b::200a"]

    found = await PublicResolver(public).resolve("push.example.org", 443)
    assert [(one["hostname"], one["host"], one["port"]) for one in found] == [
        ("push.example.org", "142.250.66.74", 443),
        ("push.example.org", "2404:6800:4005:80b::200a", 443),
    ]


async def test_names_are_looked_up_by_the_system():
    assert set(await look_up("localhost", 443)) <= {"127.0.0.1", "::1"}
