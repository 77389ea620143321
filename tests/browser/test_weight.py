"""What a cold labelling page loads: few files, and few bytes of JavaScript and CSS."""

import pytest

LIMIT_BYTES = 60_000

# What the page names and cannot begin without: [path, bytes over the wire with headers].
NAMED = """() => {
  const named = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((one) => one.href || one.src);
  return named.map((name) => [new URL(name).pathname, performance.getEntriesByName(name)[0].transferSize]);
}"""
# All it has fetched by itself.
FETCHED = r"""() => performance.getEntriesByType("resource")
  .map(({name, transferSize}) => [new URL(name).pathname, transferSize])
  .filter(([path]) => /\.(js|css)$|^\/jsi18n\//.test(path))"""


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_first_page_of_somebody_new_needs_less_than_60_kilobytes_of_scripts_and_styles(desk, language):
    page, _ = desk(locale=language, tour=True)
    page.wait_for_selector(".tour-count")
    page.wait_for_load_state("networkidle")
    named, fetched = page.evaluate(NAMED), page.evaluate(FETCHED)
    scripts = [path.rsplit("/", 1)[-1].split(".")[0] or path[:11] for path, _ in named if not path.endswith(".css")]
    assert scripts == ["annotate"] if language == "en" else ["/jsi18n/ru-", "annotate"]
    later = {path.rsplit("/", 1)[-1].split(".")[0] for path, _ in fetched if path not in dict(named)}
    assert later == {"soon", "tour"}
    assert all(size > 0 for _, size in fetched), fetched
    total = sum(size for _, size in fetched)
    print(f"{language}: {total} bytes in {len(fetched)} files: {sorted(fetched, key=lambda one: -one[1])}")
    assert total <= LIMIT_BYTES
