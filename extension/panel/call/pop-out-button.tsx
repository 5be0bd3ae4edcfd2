/** Takes a call out of this page: above all other windows where the page may, else into a window of its own. */
import { PictureInPicture2 } from "lucide";
import { useEffect, useState } from "preact/hooks";
import { usePanel } from "../panel.ts";
import { IconButton } from "../parts/icon-button.tsx";
import { t } from "../words/words.ts";
import { canFloat, float } from "./float.tsx";
import { canPopOut, popOut } from "./pop-out.ts";

export function PopOutButton() {
	const panel = usePanel();
	const [floats, setFloats] = useState(false);
	useEffect(() => {
		void canFloat().then(setFloats, () => {});
	}, []);
	if (!floats && !canPopOut()) return null;
	return (
		<IconButton
			icon={PictureInPicture2}
			label={t(floats ? "call.float" : "call.pop_out")}
			// refused by the browser, it can be pressed again
			onClick={() => void (floats ? float(panel) : popOut()).catch(() => {})}
		/>
	);
}
