// What is wider than the screen is scrolled by keyboard; what is not needs no stop.
export const stopWhereItScrolls = (boxes) => {
  const look = new ResizeObserver((entries) => {
    for (const { target } of entries) target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
  });
  for (const box of document.querySelectorAll(boxes)) look.observe(box);
};
