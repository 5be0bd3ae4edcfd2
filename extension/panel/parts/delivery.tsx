/** How far a message of ours got: a glyph, and the word that carries the promise. */
import { Check, CheckCheck, CircleAlert, CircleDashed, type IconNode } from "lucide";
import type { Delivery } from "../../contract/view.ts";
import { t } from "../words/words.ts";
import { Icon } from "./icon.tsx";

const icons: Readonly<Record<Delivery, IconNode>> = {
	waiting: CircleDashed,
	sent: Check,
	delivered: CheckCheck,
	failed: CircleAlert,
};

export function DeliveryIcon({ of, size = 14 }: { readonly of: Delivery; readonly size?: number }) {
	return <Icon of={icons[of]} size={size} />;
}

export function deliveryWords(of: Delivery, name: string): string {
	if (of === "waiting") return t("chat.waiting", { name });
	if (of === "sent") return t("chat.sent");
	return of === "delivered" ? t("chat.delivered") : t("chat.not_sent");
}
