// A stranger's check of a served ledger: golang.org/x/mod/sumdb/note opens the checkpoint, golang.org/x/mod/sumdb/tlog
// authenticates every tile it reads. Prints each check; ends with "N passed, N failed".
package main

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8 // tiles of 256 hashes (C2SP tlog-tiles)

type log struct {
	url      string
	verifier note.Verifier
}

func (l *log) get(path string) ([]byte, error) {
	answer, err := http.Get(l.url + "/" + path)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != 200 {
		err = fmt.Errorf("%s: %s", path, answer.Status)
	}
	return body, err
}

// The library writes the height of tiles into their path; here it is always 8 and left out.
func path(t tlog.Tile) string {
	return strings.Replace(t.Path(), "tile/8/", "tile/", 1)
}

func (l *log) Height() int                             { return height }
func (l *log) SaveTiles(tiles []tlog.Tile, d [][]byte) {}
func (l *log) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, t := range tiles {
		var err error
		if data[i], err = l.get(path(t)); err != nil {
			return nil, err
		}
	}
	return data, nil
}

func (l *log) checkpoint() (tlog.Tree, error) {
	text, err := l.get("checkpoint")
	if err != nil {
		return tlog.Tree{}, err
	}
	n, err := note.Open(text, note.VerifierList(l.verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) < 3 || lines[0] != l.verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("not a checkpoint of %s: %q", l.verifier.Name(), n.Text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tlog.Tree{}, fmt.Errorf("root %q", lines[2])
	}
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree, nil
}

// The entries of a bundle: each a length of two bytes and its text.
func entries(bundle []byte) ([][]byte, error) {
	var all [][]byte
	for len(bundle) > 0 {
		if len(bundle) < 2 || len(bundle) < 2+int(bundle[0])<<8+int(bundle[1]) {
			return nil, fmt.Errorf("a bundle that ends within an entry")
		}
		n := int(bundle[0])<<8 | int(bundle[1])
		all = append(all, bundle[2:2+n])
		bundle = bundle[2+n:]
	}
	return all, nil
}

// A bundle's path is that of its tile on level 0, under another name.
func bundlePath(n int64, width int) string {
	t := tlog.Tile{H: height, L: 0, N: n, W: width}
	return strings.Replace(path(t), "tile/0/", "tile/entries/", 1)
}

// Every entry of the bundles named hashes to the leaf that the authenticated tree has there.
func (l *log) checkEntries(tree tlog.Tree, bundles []int64) error {
	reader := tlog.TileHashReader(tree, l)
	for _, n := range bundles {
		width := 256
		if left := tree.N - n*256; left < 256 {
			width = int(left)
		}
		data, err := l.get(bundlePath(n, width))
		if err != nil {
			return err
		}
		all, err := entries(data)
		if err != nil {
			return err
		}
		if len(all) != width {
			return fmt.Errorf("bundle %d has %d of %d entries", n, len(all), width)
		}
		indexes := make([]int64, width)
		for i := range indexes {
			indexes[i] = tlog.StoredHashIndex(0, n*256+int64(i))
		}
		hashes, err := reader.ReadHashes(indexes)
		if err != nil {
			return err
		}
		for i, entry := range all {
			if tlog.RecordHash(entry) != hashes[i] {
				return fmt.Errorf("entry %d does not hash to its leaf", n*256+int64(i))
			}
		}
	}
	return nil
}

func (l *log) checkRecords(tree tlog.Tree, leaves []int64) error {
	reader := tlog.TileHashReader(tree, l)
	for _, i := range leaves {
		hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, i)})
		if err != nil {
			return err
		}
		proof, err := tlog.ProveRecord(tree.N, i, reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, i, hashes[0]); err != nil {
			return fmt.Errorf("leaf %d: %v", i, err)
		}
		other := hashes[0]
		other[0] ^= 1
		if tlog.CheckRecord(proof, tree.N, tree.Hash, i, other) == nil {
			return fmt.Errorf("leaf %d: a check that cannot fail", i)
		}
	}
	return nil
}

// Waits until the log has grown three times; each tree is the beginning of the next.
func (l *log) checkGrowth(tree tlog.Tree) error {
	deadline := time.Now().Add(30 * time.Second)
	for grown := 0; grown < 3; {
		next, err := l.checkpoint()
		if err != nil {
			return err
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("the log did not grow beyond %d", tree.N)
		}
		if next.N == tree.N {
			if next.Hash != tree.Hash {
				return fmt.Errorf("two roots of %d leaves", tree.N)
			}
			time.Sleep(50 * time.Millisecond)
			continue
		}
		proof, err := tlog.ProveTree(next.N, tree.N, tlog.TileHashReader(next, l))
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, next.N, next.Hash, tree.N, tree.Hash); err != nil {
			return fmt.Errorf("%d is not the beginning of %d: %v", tree.N, next.N, err)
		}
		tree = next
		grown++
	}
	return nil
}

func (l *log) checkAbsent() error {
	for _, p := range []string{"tile/0/999", "tile/entries/x001/000", "tile/3/000", "tile/0/x001", "key", "../key", "tile/0/000.p/0"} {
		if _, err := l.get(p); err == nil {
			return fmt.Errorf("%s is served", p)
		}
	}
	return nil
}

func main() {
	passed, failed := 0, 0
	check := func(what string, err error) {
		if err != nil {
			failed++
			fmt.Printf("%s: %v\n", what, err)
		} else {
			passed++
		}
	}
	verifier, err := note.NewVerifier(os.Args[2])
	check("the verifier key", err)
	if err == nil {
		l := &log{os.Args[1], verifier}
		tree, err := l.checkpoint()
		check("the checkpoint", err)
		if err == nil {
			check("entries and leaves", l.checkEntries(tree, []int64{0, 1, 100, 255, 256, (tree.N - 1) / 256}))
			check("proofs of records", l.checkRecords(tree, []int64{0, 1, 255, 256, 65535, 65536, tree.N / 2, tree.N - 1}))
			check("growth", l.checkGrowth(tree))
			check("what is not there", l.checkAbsent())
		}
	}
	fmt.Printf("%d passed, %d failed\n", passed, failed)
	if failed > 0 {
		os.Exit(1)
	}
}
