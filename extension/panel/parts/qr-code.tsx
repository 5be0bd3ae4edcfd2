/** A QR code: black on white in every theme, with the quiet zone that readers need. */

import { useMemo } from "preact/hooks";
import encodeQR from "qr";

interface Props {
	readonly text: string;
	/** What it holds, for who does not see it. */
	readonly label: string;
}

/** Modules of white around it (ISO/IEC 18004). */
const quiet = 4;

export function QrCode({ text, label }: Props) {
	const { size, path } = useMemo(() => {
		const rows = encodeQR(text, "raw", { ecc: "medium", border: quiet });
		const dark = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : [])));
		return { size: rows.length, path: dark.join("") };
	}, [text]);
	return (
		<svg
			class="qr"
			viewBox={`0 0 ${size} ${size}`}
			role="img"
			aria-label={label}
			shape-rendering="crispEdges"
		>
			<rect width={size} height={size} fill="#fff" />
			<path d={path} fill="#000" />
		</svg>
	);
}
