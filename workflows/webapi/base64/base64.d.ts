declare function atob(data: string): string;
declare function btoa(data: string): string;
