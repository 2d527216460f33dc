"""What was measured on, and with which versions: the head of the page."""
import datetime
import importlib.metadata
import os
import re
import subprocess

from measure import ROOT

PACKAGES = ("torch", "transformers", "trl", "peft", "llama-cpp-python")


def processor():
    text = open("/proc/cpuinfo").read()
    found = {key: re.search(rf"^{key}\s*:\s*(.*)$", text, re.M) for key in ("model name", "cpu family", "model", "flags")}
    name, family, model, flags = (match.group(1) if match else "?" for match in found.values())
    wide = [flag for flag in ("avx2", "avx512f", "avx512_bf16", "amx_tile") if flag in flags.split()]
    return f"{name} (family {family}, model {model}, {', '.join(wide)}), {os.cpu_count()} cores"


def memory():
    total = re.search(r"MemTotal:\s*(\d+)", open("/proc/meminfo").read())
    return f"{int(total.group(1)) / 2 ** 20:.0f} GiB"


def version(package):
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def output(*command):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return (done.stdout + done.stderr).strip()


def libtorch():
    jars = (ROOT / "rlvr-benchmarks/target/lib").glob("pytorch-native-cpu-*.jar")
    return next((match.group(1) for jar in jars if (match := re.search(r"-(\d+\.\d+\.\d+)", jar.name))), "?")


def describe():
    return {
        "date": datetime.date.today().isoformat(),
        "processor": processor(),
        "memory": memory(),
        "system": " ".join(os.uname()[i] for i in (0, 2)),
        "rlvr": output("git", "rev-parse", "--short", "HEAD"),
        "java": output("java", "-version").splitlines()[0].replace("version ", "").replace('"', ""),
        "libtorch": libtorch(),
        "python": {package: version(package) for package in PACKAGES if version(package)},
    }
