"""Cuts the test genome out of dm6 chr2R and writes it as FASTA, as 2bit in both byte orders and as GenBank. See make_genome.sh."""

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


def merged(intervals):
    out = []
    for start, end in sorted(intervals):
        if out and start <= out[-1][1] + 1:
            out[-1][1] = max(out[-1][1], end)
        else:
            out.append([start, end])
    return out


def feature(key, location, qualifiers):
    """A feature of a GenBank table: text from column 22, at most 58 characters a line."""
    lines, line = [], ""
    for part in re.findall("[^,]+,?", location):
        if len(line) + len(part) > 58:
            lines.append(line)
            line = ""
        line += part
    lines.append(line)
    for name, value in qualifiers:
        text = f'/{name}="{value}"'
        while len(text) > 58:
            cut = text.rfind(" ", 0, 58)
            cut = 58 if cut < 20 else cut
            lines.append(text[:cut])
            text = text[cut:].lstrip(" ")
        lines.append(text)
    return "".join(f"     {key if i == 0 else '':<16}{text}\n" for i, text in enumerate(lines))


def write_genbank(path, annotation, bases):
    """The same transcripts as a GenBank record of the style of NCBI's: per gene its mRNAs, then their CDSs."""
    transcripts = {}
    for row in open(annotation):
        columns = row.rstrip("\n").split("\t")
        name = re.search('transcript_id "([^"]+)"', row)[1]
        rows = transcripts.setdefault(name, {"strand": columns[6], "exon": [], "CDS": []})
        span = [int(columns[3]), int(columns[4])]
        rows["exon"].append(span)
        if columns[2] in ("CDS", "start_codon", "stop_codon"):
            rows["CDS"].append(span)
    # The annotation names no genes: transcripts that overlap on one strand are taken for one.
    genes = []
    for name, rows in sorted(transcripts.items(), key=lambda item: (item[1]["strand"], min(item[1]["exon"]))):
        start, end = min(rows["exon"])[0], max(e for _, e in rows["exon"])
        if genes and genes[-1]["strand"] == rows["strand"] and start <= genes[-1]["end"]:
            genes[-1]["end"] = max(genes[-1]["end"], end)
            genes[-1]["transcripts"][name] = rows
        else:
            genes.append({"strand": rows["strand"], "start": start, "end": end, "transcripts": {name: rows}})

    def location(spans, strand):
        text = ",".join(f"{a}..{b}" if a < b else str(a) for a, b in merged(spans))
        text = f"join({text})" if "," in text else text
        return f"complement({text})" if strand == "-" else text

    with gzip.GzipFile(path, "wb", mtime=0) as raw:
        put = lambda text: raw.write(text.encode())
        put(f"LOCUS       PIECE_2R {len(bases):>17} bp    DNA     linear   CON 01-AUG-2014\n")
        put("DEFINITION  Drosophila melanogaster chromosome 2R, test piece.\nACCESSION   chr2R\nVERSION     chr2R\n")
        put("SOURCE      Drosophila melanogaster (fruit fly)\n  ORGANISM  Drosophila melanogaster\n")
        put("            Eukaryota; Metazoa; Ecdysozoa; Arthropoda; Hexapoda; Insecta.\n")
        put("FEATURES             Location/Qualifiers\n")
        put(feature("source", f"1..{len(bases)}", [("organism", "Drosophila melanogaster"), ("mol_type", "genomic DNA")]))
        for number, entry in enumerate(genes):
            gene = f"gene{number}"
            span = location([[entry["start"], entry["end"]]], entry["strand"])
            put(feature("gene", span, [("gene", gene), ("note", 'a ""quoted"" word; /gene=""none""')]))
            # Every other gene has no products: its CDS can only be told apart by their places.
            said = lambda text: [("product", text)] if number % 2 else []
            for name, rows in entry["transcripts"].items():
                product = said(f"{gene}, a protein whose name goes on over a line, transcript variant {name}")
                qualifiers = [("gene", gene), *product, ("transcript_id", name)]
                put(feature("mRNA", location(rows["exon"], rows["strand"]), qualifiers))
            for name, rows in entry["transcripts"].items():
                if rows["CDS"]:
                    qualifiers = [("gene", gene), *said(f"{gene}, isoform {name}"), ("translation", "M" * 300)]
                    put(feature("CDS", location(rows["CDS"], rows["strand"]), qualifiers))
        put("ORIGIN\n")
        for i in range(0, len(bases), 60):
            put(f"{i + 1:>9} " + " ".join(bases[j : j + 10].lower() for j in range(i, min(i + 60, len(bases)), 10)) + "\n")
        put("//\n")


def main(folder):
    piece = read_chromosome(f"{folder}/dm6_chr2R.fa.gz")[START:END]
    # Two more records with N runs and soft mask at their edges; lengths that are no multiple of 4 or of the line width.
    edges = "N" * 7 + "acgtTGCA" * 40 + "n" * 131 + piece[:1001].lower() + "NN"
    records = [("chr2R", piece), ("edges", edges), ("chrM", piece[5000:5063] + "N")]
    write_fasta("piece.fa", records)
    write_2bit("piece.2bit", records, "<")
    write_2bit("piece.big-endian.2bit", records, ">")
    cut_annotation(f"{folder}/dm6_chr2R_ncbiRefSeq.gtf.gz", "piece.gtf")
    write_genbank("piece.gb.gz", "piece.gtf", piece)


main(sys.argv[1])
