/** How the whole graph is shown: clear of the legend above and of what lies over the bottom, never larger than life. */
export const FIT = {
  padding: { top: "56px", right: "32px", bottom: "84px", left: "32px" },
  maxZoom: 1.15,
} as const;
