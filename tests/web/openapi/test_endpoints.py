"""Where the document and the reference page are."""

from tests.support.visitor import API

DOCUMENT = f"{API}/open-api/generate-schema"
REFERENCE = f"{API}/reference"


def test_the_document_is_served(visitor, site):
    answer = visitor.get("/open-api/generate-schema")
    assert (answer.status_int, answer.content_type) == (200, "application/json")
    assert answer.json["info"]["title"] == site.registry.authsvc.app_name


def test_the_page_lists_every_endpoint_without_a_script(visitor, site):
    page = visitor.get("/reference")
    assert (page.status_int, page.content_type) == (200, "text/html")
    listed = [cell.text for cell in page.html.find_all("dt")]
    assert sorted(listed) == sorted(f"{s.method} {s.path}" for s in site.registry.catalogue)


def test_the_page_keeps_the_policy_of_every_page(visitor):
    page = visitor.get("/reference")
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "style-src 'self';" in policy
    for script in page.html.find_all("script"):
        assert f"'nonce-{script['nonce']}'" in policy
        assert script["src"].startswith("/"), "nothing comes from another origin"
    assert all(link["href"].startswith("/") for link in page.html.find_all("link"))
    assert page.html.find(style=True) is None


def test_everything_the_page_names_is_there(visitor):
    page = visitor.get("/reference")
    links = [tag["href"] for tag in page.html.find_all("link")]
    scripts = [tag["src"] for tag in page.html.find_all("script")]
    for path in (*links, *scripts, page.html.find(id="reference")["data-document"]):
        assert visitor.web.get(visitor.origin + path, status="*").status_int == 200, path


def test_switched_off_nothing_is_left_of_it(make_site, visitor):
    page = visitor.get("/reference")
    viewer = page.html.find("script")["src"]
    off = make_site({"authsvc.open_api": "false"}).visitor()
    for url in (DOCUMENT, REFERENCE, viewer):
        assert off.web.get(off.origin + url, status="*").status_int == 404, url
