interface Performance {
  readonly timeOrigin: number;
  now(): number;
  toJSON(): { timeOrigin: number };
}
declare var Performance: { prototype: Performance };
declare var performance: Performance;
