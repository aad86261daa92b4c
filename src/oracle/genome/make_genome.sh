#!/bin/sh
# Makes the small genome files that the tests of src/bio read.
#   make_genome.sh FLY_FOLDER   (holding dm6_chr2R.fa.gz and dm6_chr2R_ncbiRefSeq.gtf.gz)
# Needs Debian's samtools (faidx) and tabix (bgzip), and python3. Cut: 200 kb of dm6 chr2R, and the transcripts whose rows all lie
# within, moved to the start of the piece.
set -e
here=$(cd "$(dirname "$0")" && pwd)
cd "$here"
/usr/bin/python3 cut_piece.py "$1"
samtools faidx piece.fa
bgzip -c -i -I piece.fa.gz.gzi piece.fa > piece.fa.gz
