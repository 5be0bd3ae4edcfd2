/** Whether a person can see this panel. */
import { useEffect, useState } from "preact/hooks";

export function useVisible(): boolean {
	const [isVisible, setVisible] = useState(document.visibilityState === "visible");
	useEffect(() => {
		const look = () => setVisible(document.visibilityState === "visible");
		document.addEventListener("visibilitychange", look);
		return () => document.removeEventListener("visibilitychange", look);
	}, []);
	return isVisible;
}
