"""Cuts the test genome out of dm6 chr2R and writes it as FASTA and as 2bit in both byte orders. See make_genome.sh."""

import gzip
import re
import struct
import sys

START, END = 7_200_000, 7_400_000  # 0-based half-open on chr2R
WIDTH = 60


def read_chromosome(path):
    with gzip.open(path, "rt") as lines:
        assert next(lines).startswith(">")
        return "".join(line.strip() for line in lines)


def write_fasta(path, records):
    with open(path, "w", newline="\n") as out:
        for name, bases in records:
            out.write(f">{name} dm6 test piece\n")
            for i in range(0, len(bases), WIDTH):
                out.write(bases[i : i + WIDTH] + "\n")


def runs(bases, pattern):
    return [(m.start(), m.end() - m.start()) for m in re.finditer(pattern, bases)]


def write_2bit(path, records, order):
    """UCSC's .2bit format: https://genome.ucsc.edu/FAQ/FAQformat.html#format7"""
    u32 = lambda *values: struct.pack(f"{order}{len(values)}I", *values)
    offset = 16 + sum(1 + len(name) + 4 for name, _ in records)
    index, body = b"", b""
    for name, bases in records:
        index += bytes([len(name)]) + name.encode() + u32(offset + len(body))
        record = u32(len(bases))
        for blocks in (runs(bases, "[Nn]+"), runs(bases, "[acgtn]+")):
            record += u32(len(blocks), *(b[0] for b in blocks), *(b[1] for b in blocks))
        record += u32(0)
        codes = [{"T": 0, "C": 1, "A": 2, "G": 3, "N": 0}[b] for b in bases.upper()]
        codes += [0] * (-len(codes) % 4)
        packed = bytes(
            codes[i] << 6 | codes[i + 1] << 4 | codes[i + 2] << 2 | codes[i + 3] for i in range(0, len(codes), 4)
        )
        body += record + packed
    with open(path, "wb") as out:
        out.write(u32(0x1A412743, 0, len(records), 0) + index + body)


def cut_annotation(path, out_path):
    """Whole transcripts within [START, END), moved by START."""
    rows = {}
    with gzip.open(path, "rt") as lines:
        for line in lines:
            if line.startswith("#"):
                continue
            name = re.search('transcript_id "([^"]+)"', line)
            rows.setdefault(name and name[1], []).append(line.rstrip("\n").split("\t"))
    with open(out_path, "w", newline="\n") as out:
        for columns_list in rows.values():
            if all(START < int(c[3]) and int(c[4]) <= END for c in columns_list):
                for c in columns_list:
                    out.write("\t".join([c[0], *c[1:3], str(int(c[3]) - START), str(int(c[4]) - START), *c[5:]]) + "\n")


def main(folder):
    piece = read_chromosome(f"{folder}/dm6_chr2R.fa.gz")[START:END]
    # Two more records with N runs and soft mask at their edges; lengths that are no multiple of 4 or of the line width.
    edges = "N" * 7 + "acgtTGCA" * 40 + "n" * 131 + piece[:1001].lower() + "NN"
    records = [("chr2R", piece), ("edges", edges), ("chrM", piece[5000:5063] + "N")]
    write_fasta("piece.fa", records)
    write_2bit("piece.2bit", records, "<")
    write_2bit("piece.big-endian.2bit", records, ">")
    cut_annotation(f"{folder}/dm6_chr2R_ncbiRefSeq.gtf.gz", "piece.gtf")


main(sys.argv[1])
