interface DOMException extends Error {
  readonly code: number;
  readonly message: string;
  readonly name: string;
}
declare var DOMException: {
  prototype: DOMException;
  new (message?: string, name?: string): DOMException;
  readonly INVALID_CHARACTER_ERR: 5;
  readonly NOT_SUPPORTED_ERR: 9;
  readonly INVALID_STATE_ERR: 11;
  readonly SYNTAX_ERR: 12;
  readonly INVALID_ACCESS_ERR: 15;
  readonly TYPE_MISMATCH_ERR: 17;
  readonly ABORT_ERR: 20;
  readonly QUOTA_EXCEEDED_ERR: 22;
  readonly TIMEOUT_ERR: 23;
  readonly DATA_CLONE_ERR: 25;
};
