// ── what a workflow may import beside scripts ──
declare module "*.html" { const text: string; export default text; }
declare module "*.txt" { const text: string; export default text; }
declare module "*.md" { const text: string; export default text; }
declare module "*.css" { const text: string; export default text; }
declare module "*.svg" { const text: string; export default text; }
declare module "mos" {
  /** Of the reference's app framework; there is nothing here that would run one. */
  export type InstallScript = (args: any) => Promise<unknown> | unknown;
  /** Of the reference's app framework; there is nothing here that would run one. */
  export type ConfigureScript = (args: any) => Promise<unknown> | unknown;
}
