declare function structuredClone<T = any>(value: T, options?: { transfer?: ArrayBuffer[] }): T;
