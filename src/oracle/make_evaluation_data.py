"""Makes public/labels and public/gallery/half-life.* from the project's public data (its folder is the argument; see public/labels/README.md).

Deterministic: equal inputs give equal bytes. Standard library only.
"""
import gzip
import io
import re
import sys
from pathlib import Path

data = Path(sys.argv[1])
public = Path(__file__).resolve().parents[2] / 'public'


def read(name):
    raw = (data / name).read_bytes()
    return (gzip.decompress(raw) if name.endswith('.gz') else raw).decode()


def write(name, text):
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode='wb', compresslevel=9, mtime=0, filename='') as file:
        file.write(text.encode())
    (public / name).parent.mkdir(exist_ok=True)
    (public / name).write_bytes(buffer.getvalue())
    print(name, len(buffer.getvalue()), 'bytes')


def half_lives(species):
    header, *rows = [line.split('\t') for line in read(f'labels/half_life_{species}.tsv').splitlines()]
    # Six digits are more than the measurement has.
    lines = [f'{gene}\t{symbol}\t{float(value):.6g}\n' for gene, symbol, value in rows]
    write(f'labels/half_life_{species}.tsv.gz', '\t'.join(header) + '\n' + ''.join(lines))
    return {row[0] for row in rows}


def paralogs(species):
    """A spanning forest of the pairs: groups of paralogs are the same, and a tenth of the bytes."""
    rows = [line.split('\t') for line in read(f'paralogs/{species}.tsv.gz').splitlines()[1:]]
    parent = {}

    def find(gene):
        while parent.setdefault(gene, gene) != gene:
            parent[gene] = parent[parent[gene]]
            gene = parent[gene]
        return gene

    kept = []
    for a, b in sorted({tuple(sorted(row)) for row in rows if row[0] != row[1]}):
        if find(a) != find(b):
            parent[find(a)] = find(b)
            kept.append(f'{a}\t{b}\n')
    write(f'labels/paralogs_{species}.tsv.gz', 'gene_id\tparalog_id\n' + ''.join(kept))


def longest_coding(labelled):
    """Of each labelled gene the transcript with the longest CDS (then the longest, then the first), as labels are joined."""
    best = {}
    for record in read('human/transcripts.fa.gz').split('>')[1:]:
        header, *lines = record.splitlines()
        gene = re.search(r'gene:(\S+)', header).group(1).split('.')[0]
        cds = re.search(r'CDS:(\d+)-(\d+)', header)
        if gene not in labelled or not cds or 'biotype:protein_coding' not in header:
            continue
        rank = (int(cds.group(2)) - int(cds.group(1)), sum(map(len, lines)))
        if gene not in best or rank > best[gene][0]:
            best[gene] = (rank, header.split()[0], record)
    write('gallery/half-life.fa.gz', ''.join(f'>{record}' for _, _, record in best.values()))
    names = {name for _, name, _ in best.values()}
    rows = [
        line
        for line in read('human/annotation.gtf.gz').splitlines()
        if line.startswith('#') or re.search(r'transcript_id "([^"]+)"', line).group(1) in names
    ]
    write('gallery/half-life.gtf.gz', '\n'.join(rows) + '\n')
    print(len(names), 'genes')


half_lives('mouse')
labelled = half_lives('human')
write('labels/go_mf_human.tsv.gz', read('labels/go_mf_human.tsv.gz'))
paralogs('human')
paralogs('mouse')
longest_coding(labelled)
