import CCairo

extension Canvas {
  /// Writes one line of text.
  ///
  /// - Corresponds to: `cairo_show_text`, `cairo_text_extents`
  public func text(_ string: String, at point: Point, style: TextStyle) {
    select(style)
    var extents = cairo_text_extents_t()
    cairo_text_extents(context, string, &extents)
    let shift =
      switch style.alignment {
      case .start: 0.0
      case .centre: -extents.x_advance / 2
      case .end: -extents.x_advance
      }
    // 0.73: digits of DejaVu Sans are 0.729 of the size high.
    let drop = style.verticalAlignment == .middle ? 0.73 * style.size / 2 : 0
    use(style.color)
    cairo_save(context)
    cairo_translate(context, point.x, point.y)
    if style.runsUpwards { cairo_rotate(context, -Double.pi / 2) }
    cairo_move_to(context, shift, drop)
    cairo_show_text(context, string)
    cairo_restore(context)
  }

  private func select(_ style: TextStyle) {
    cairo_select_font_face(
      context, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
      style.isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_font_size(context, style.size)
  }
}
