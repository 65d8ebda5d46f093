package bolt

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// Copy copies the store in the folder from into the folder to, which is made. The copied store must be closed: one that
// a process holds, such as a running server, is an error after 2 s, and so is a folder without a store. Nothing is
// written to from.
func Copy(from, to string) (err error) {
	path := filepath.Join(from, FileName)
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("copying state: %w", err)
	}
	defer guard(&err)
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true, Timeout: 2 * time.Second})
	if err != nil {
		if errors.Is(err, berrors.ErrTimeout) {
			return fmt.Errorf("copying state %s: another process holds the file: %w", path, err)
		}
		return fmt.Errorf("copying state %s: %w", path, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := os.MkdirAll(to, 0o700); err != nil {
		return fmt.Errorf("copying state to %s: %w", to, err)
	}
	err = db.View(func(tx *bbolt.Tx) error { return tx.CopyFile(filepath.Join(to, FileName), 0o600) })
	if err != nil {
		return fmt.Errorf("copying state %s: %w", path, err)
	}
	return nil
}
