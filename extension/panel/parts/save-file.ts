/** Hands a file to the browser, which puts it where downloads go. Needs no permission. */
const longEnoughMs = 60_000;

export function saveFile(name: string, content: string | Uint8Array, type: string): void {
	const part = typeof content === "string" ? content : Uint8Array.from(content);
	const url = URL.createObjectURL(new Blob([part], { type }));
	const link = document.createElement("a");
	link.href = url;
	link.download = name;
	link.click();
	// the browser reads it after the click has returned
	setTimeout(() => URL.revokeObjectURL(url), longEnoughMs);
}

/** `sidelong-alice-2026-11-22.backup` */
export function backupName(handle: string, at: number): string {
	return `sidelong-${handle}-${new Date(at).toISOString().slice(0, 10)}.backup`;
}
