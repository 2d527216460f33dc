#!/usr/bin/env bash
# Makes a Python environment with the peers that compare.py measures, at the given folder.
# Needs Python 3.11 or newer, a C++ compiler and CMake: llama.cpp is compiled for this processor, which takes some minutes.
#
# usage: rlvr-benchmarks/peers/setup.sh FOLDER
set -euo pipefail

folder=${1:?usage: setup.sh FOLDER}
python3 -m venv "$folder"
"$folder/bin/pip" install --upgrade pip
"$folder/bin/pip" install \
    torch==2.15.0 transformers==5.23.0 trl==1.16.0 peft==0.21.2 datasets==5.2.0 accelerate==1.15.0 \
    numpy==2.4.6 gguf==0.19.0 matplotlib==3.11.2
CMAKE_ARGS="-DGGML_NATIVE=ON" "$folder/bin/pip" install --no-binary llama-cpp-python llama-cpp-python==0.3.36
