"""Opens a report in headless chromium from disk, without network, and measures size and speed.

    python report_check.py report.html [SCREENSHOT_FOLDER]

Needs chromium on the PATH. Prints the size, when the page was drawn, when its rollouts could be filtered, and how long a
filter takes. Exit code 1 above 3 MB or one second, or when the page names a resource outside itself.
"""

import http.server
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse

PROBE = """
<script>
(async () => {
  const result = {drawn: 0, ready: 0, filter: 0, cards: 0};
  requestAnimationFrame(() => setTimeout(() => { result.drawn = performance.now(); }));
  const cards = () => document.querySelectorAll('#samples article').length;
  while (!cards()) await new Promise(done => setTimeout(done, 5));
  result.ready = performance.now();
  const form = document.getElementById('filters');
  const times = [];
  for (const order of ['high', 'low', 'moved', 'sampled']) {
    const start = performance.now();
    form.elements.order.value = order;
    form.dispatchEvent(new Event('input', {bubbles: true}));
    document.body.getBoundingClientRect();
    times.push(performance.now() - start);
  }
  result.filter = Math.max(...times);
  result.cards = cards();
  new Image().src = 'http://127.0.0.1:PORT/?' + encodeURIComponent(JSON.stringify(result));
})();
</script>
"""
CHROMIUM = ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]


POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


class Receiver(http.server.BaseHTTPRequestHandler):
    """Takes the measurements that the page sends when it has them."""

    def do_GET(self):
        self.server.result = json.loads(urllib.parse.unquote(self.path.split("?", 1)[1]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def measured(page):
    """Opens the page with a probe at its end; only its policy, which forbids any request, is taken out for that."""
    server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
    server.timeout, server.result = 120, None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        probe = pathlib.Path(folder) / "probe.html"
        script = PROBE.replace("PORT", str(server.server_port))
        probe.write_text(POLICY.sub("", page.read_text()).replace("</body>", script + "</body>"))
        browser = subprocess.Popen([*CHROMIUM, f"--user-data-dir={folder}/profile", probe.as_uri()],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        server.handle_request()
        browser.terminate()
        browser.wait()
    if server.result is None:
        sys.exit("the page did not become ready")
    return server.result


def screenshot(page, target, window):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        subprocess.run([*CHROMIUM, f"--user-data-dir={profile}", f"--window-size={window}", "--virtual-time-budget=8000",
                        f"--screenshot={target}", page.resolve().as_uri()],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=180, check=True)


def main(page, shots=None):
    text = page.read_text()
    outside = re.findall(r"<(?:script|img|link|iframe)[^>]+(?:src|href)=[\"']?(?!#|data:)[^\"'> ]+", text)
    size = page.stat().st_size
    times = measured(page)
    print(f"{size} bytes, {len(outside)} resources outside, drawn after {times['drawn']:.0f} ms, rollouts ready after "
          f"{times['ready']:.0f} ms, slowest filter {times['filter']:.0f} ms, {times['cards']} rollouts shown")
    if shots:
        for name, window in [("desktop", "1280,1600"), ("phone", "500,1600")]:
            screenshot(page, pathlib.Path(shots) / f"report-{name}.png", window)
    return 1 if outside or size >= 3_000_000 or max(times["drawn"], times["ready"]) >= 1000 else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), *sys.argv[2:3]))
