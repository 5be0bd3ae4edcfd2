/** Puts a text on the clipboard; answers whether it is there. */
import { useEffect, useState } from "preact/hooks";

const shownMs = 2_000;

export async function copyText(text: string): Promise<boolean> {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		return false;
	}
}

/** Copies, and says for a moment whether it worked. */
export function useCopy(): { readonly isCopied: boolean | undefined; copy(text: string): void } {
	const [isCopied, setCopied] = useState<boolean>();
	useEffect(() => {
		if (isCopied === undefined) return;
		const timer = setTimeout(() => setCopied(undefined), shownMs);
		return () => clearTimeout(timer);
	}, [isCopied]);
	return { isCopied, copy: (text) => void copyText(text).then(setCopied) };
}
