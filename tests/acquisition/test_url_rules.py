"""Which addresses may be asked for, and where a name may lead."""

import pytest

from orchestration.acquisition.url_rules import UrlRefusedError, UrlRules, clean_url, is_public, join_url
from orchestration.acquisition.watch_list import WatchedSource

RULES = UrlRules(frozenset({"www.stats.gov.cn", "127.0.0.1", "inside.example"}), frozenset({"127.0.0.1"}))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://www.stats.gov.cn/",
        "javascript:alert(1)",
        "//www.stats.gov.cn/",
        "http://user@www.stats.gov.cn/",
        "http://user:word@www.stats.gov.cn/",
        "http://www.stats.gov.cn@evil.example/",
        "http://www.stats.gov.cn\\@evil.example/",
        "http:///path",
        "http://www.stats.gov.cn:99999/",
        "http://www.stats.gov.cn/a b",
        "http://www.stats.gov.cn/\r\nHost: evil.example",
        "http://evil.example/",
        "http://www.stats.gov.cn.evil.example/",
        "http://[::1]/",
        "http://www.stats.gov.cn:22/",
        "https://www.stats.gov.cn:8443/",
        "http://www.stats.gov.cn:0/",
        f"http://www.stats.gov.cn/{'a' * 3000}",
        "",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(UrlRefusedError):
        RULES.check(url)


def test_a_listed_host_may_be_asked_in_any_spelling() -> None:
    assert RULES.check("HTTP://WWW.STATS.GOV.CN.:80/a?b=c#d") == "http://www.stats.gov.cn/a?b=c"
    assert clean_url("https://统计.例子/数据") == "https://xn--lo0a64x.xn--fsqu00a/数据"
    assert join_url("https://www.stats.gov.cn/sj/zxfb/", "../t1.html#a") == "https://www.stats.gov.cn/sj/t1.html"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "192.0.0.8",
        "192.0.0.9",
        "::ffff:192.0.0.8",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",
        "100::1",
        "4000::1",
        "64:ff9b:1::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "2001:db8::1",
        "no address",
    ],
)
def test_no_other_than_public_addresses_are_connected_to(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(UrlRefusedError, match="no public address"):
        RULES.check_addresses("www.stats.gov.cn", ["114.118.13.5", address])


@pytest.mark.parametrize("address", ["114.118.13.5", "2400:3200::1", "::ffff:114.118.13.5", "64:ff9b::7276:d05"])
def test_public_addresses_are(address: str) -> None:
    assert RULES.check_addresses("www.stats.gov.cn", [address, address]) == [address]


def test_the_port_of_the_source_may_be_asked_and_those_of_the_web() -> None:
    rules = WatchedSource("s", "nbs", "INDEX", 1, True, url="https://www.stats.gov.cn:8443/list/").url_rules
    for port in (":8443", "", ":80", ":443"):
        rules.check(f"https://www.stats.gov.cn{port}/t1.html")
    with pytest.raises(UrlRefusedError, match=r"leads to port 8080; only 80, 443, 8443 are asked"):
        rules.check("http://www.stats.gov.cn:8080/")


def test_a_permission_holds_for_its_host_alone() -> None:
    assert RULES.check_addresses("127.0.0.1", ["127.0.0.1"]) == ["127.0.0.1"]
    with pytest.raises(UrlRefusedError):
        RULES.check_addresses("inside.example", ["127.0.0.1"])


def test_a_name_without_address_is_refused() -> None:
    with pytest.raises(UrlRefusedError, match="has no address"):
        RULES.check_addresses("www.stats.gov.cn", [])
