#!/usr/bin/env bash
# Writes data/celeba-hq-256.h5 from a folder with the pictures of CelebA-HQ, unless the file exists.
#
# The variable CELEBA_HQ names the folder (default: data/celeba-hq). Larger pictures are resized to 256 x 256.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

output=data/celeba-hq-256.h5
folder=${CELEBA_HQ:-data/celeba-hq}

if [[ -e $output ]]; then
  echo "data: $output exists already"
  exit
fi
if [[ ! -d $folder ]]; then
  echo "data: the folder $folder does not exist. Put the 30,000 pictures of CelebA-HQ there, as PNG or JPEG" \
    "files of 256 x 256 pixels or more, or set CELEBA_HQ to their folder." \
    "https://github.com/tkarras/progressive_growing_of_gans makes them from CelebA;" \
    "https://github.com/switchablenorms/CelebAMask-HQ has them as JPEG files." >&2
  exit 1
fi
mkdir -p data
.build/release/sjko-dist dataset images "$folder" --size 256 --output "$output"
