interface Navigator { readonly userAgent: string }
declare var Navigator: { prototype: Navigator };
declare var navigator: Navigator;
declare var self: typeof globalThis;
declare function reportError(error: any): void;
