/** What the made-up camera of a Chromium sees: a file in the format of YUV4MPEG2, which it reads when the camera opens. */
import { writeFileSync } from "node:fs";
import encodeQR from "qr";

const [width, height] = [640, 480];
const module = 5;

/** Each for two seconds, over and over. */
const framesEach = 20;

/** A grey wall, and in the middle of it one QR code after the other; no code where the text is empty. What a camera that is open sees stays. */
export function showToCamera(file: string, ...texts: readonly string[]): void {
	const frames = texts.flatMap((text) => Array.from({ length: framesEach }, () => frameOf(text)));
	writeFileSync(
		file,
		Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), ...frames]),
	);
}

function frameOf(text: string): Buffer {
	const luma = Buffer.alloc(width * height, 128);
	if (text !== "") {
		const rows = encodeQR(text, "raw", { ecc: "medium", border: 4 });
		const left = Math.floor((width - rows.length * module) / 2);
		const top = Math.floor((height - rows.length * module) / 2);
		for (const [y, row] of rows.entries())
			for (const [x, isDark] of row.entries())
				for (let line = 0; line < module; line++) {
					const from = (top + y * module + line) * width + left + x * module;
					luma.fill(isDark ? 16 : 235, from, from + module);
				}
	}
	return Buffer.concat([Buffer.from("FRAME\n"), luma, Buffer.alloc((width * height) / 2, 128)]);
}
