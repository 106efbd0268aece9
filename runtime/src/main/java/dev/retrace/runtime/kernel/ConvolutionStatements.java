package dev.retrace.runtime.kernel;

import java.util.Collections;

/**
 * Lines of TorchScript, not indented, for one geometry of convolution in each of its forms, and for
 * its gradient.
 *
 * @param dimensions 1, 2 or 3
 * @param stride along every axis
 * @param padding on both ends of every axis
 * @param groups of channels that are convolved apart
 */
record ConvolutionStatements(int dimensions, int stride, int padding, int groups) {
  private static final String COLUMNS =
      """
      k = torch.slice(torch.size(w), 2)
      p = torch.constant_pad_nd(x, [%2$d, %2$d, %2$d, %2$d, %2$d, %2$d])
      u1 = torch.unfold(p, 2, k[0], %1$d)
      u2 = torch.unfold(u1, 3, k[1], %1$d)
      u = torch.unfold(u2, 4, k[2], %1$d)
      columns = torch.permute(u, [0, 2, 3, 4, 1, 5, 6, 7])
      s = torch.size(columns)
      columns = torch.reshape(columns, [s[0] * s[1] * s[2] * s[3], -1])
      """;

  /** Sets {@code y} from {@code x}, {@code w} and perhaps a bias; in the form's layout. */
  String forward(ConvolutionForm form, String bias) {
    return switch (form) {
      case PLAIN, CHANNELS_LAST ->
          form.layout().statement("x")
              + "y = torch.convolution(x, w, %s, %s, %d)\n"
                  .formatted(bias == null ? "None" : bias, geometry(), groups);
      case PAIRED, PAIRED_CHANNELS_LAST ->
          form.layout().statement("x")
              + """
              n = torch.size(w, 0)
              pair = torch.cat(torch.chunk(w, 2, 1), 0)
              z = torch.convolution(x, pair, %s, %s, 2)
              y = torch.add(torch.narrow(z, 1, 0, n), torch.narrow(z, 1, n, n))
              """
                  .formatted(
                      bias == null
                          ? "None"
                          : "torch.cat([%1$s, torch.zeros_like(%1$s)], 0)".formatted(bias),
                      geometry());
      case UNFOLDED ->
          columns()
              + """
              y = torch.matmul(torch.reshape(w, [torch.size(w, 0), -1]), torch.t(columns))
              y = torch.reshape(y, [-1, s[0], s[1], s[2], s[3]])
              y = torch.permute(y, [1, 0, 2, 3, 4])
              """
              + (bias == null
                  ? ""
                  : "y = torch.add(y, torch.reshape(%s, [-1, 1, 1, 1]))\n".formatted(bias));
    };
  }

  /**
   * Sets {@code dw}, and {@code dx} where it is wanted, from {@code x}, {@code w} and the cotangent
   * {@code g}.
   */
  String backward(ConvolutionForm form, boolean inputWanted) {
    return switch (form) {
      case PLAIN, CHANNELS_LAST ->
          form.layout().statement("x")
              + form.layout().statement("g")
              + engineBackward("g", "w", "dw", groups, inputWanted)
              + "dw = torch.contiguous(dw)\n";
      case PAIRED, PAIRED_CHANNELS_LAST ->
          form.layout().statement("x")
              + "pair = torch.cat(torch.chunk(w, 2, 1), 0)\n"
              + "both = torch.cat([g, g], 1)\n"
              + form.layout().statement("both")
              + engineBackward("both", "pair", "dpair", 2, inputWanted)
              + "dw = torch.cat(torch.chunk(dpair, 2, 0), 1)\n";
      case UNFOLDED ->
          columns()
              + """
              rows = torch.reshape(torch.permute(g, [0, 2, 3, 4, 1]), [-1, torch.size(w, 0)])
              dw = torch.reshape(torch.matmul(torch.t(rows), columns), torch.size(w))
              """
              + (inputWanted ? fold() : "");
    };
  }

  private String columns() {
    return COLUMNS.formatted(stride, padding);
  }

  // The gradient of the columns takes their place.
  private String fold() {
    return """
    columns = torch.matmul(rows, torch.reshape(w, [torch.size(w, 0), -1]))
    columns = torch.reshape(columns, torch.add(torch.slice(s, 0, 5), k))
    columns = torch.permute(columns, [0, 4, 1, 2, 3, 5, 6, 7])
    columns = torch.unfold_backward(columns, torch.size(u2), 4, k[2], %1$d)
    columns = torch.unfold_backward(columns, torch.size(u1), 3, k[1], %1$d)
    columns = torch.unfold_backward(columns, torch.size(p), 2, k[0], %1$d)
    dx = torch.constant_pad_nd(columns, [%2$d, %2$d, %2$d, %2$d, %2$d, %2$d])
    """
        .formatted(stride, -padding);
  }

  private String engineBackward(String g, String w, String dw, int inGroups, boolean inputWanted) {
    return "dx, %s, db = torch.convolution_backward(%s, x, %s, None, %s, %d, [%s, True, False])\n"
        .formatted(dw, g, w, geometry(), inGroups, inputWanted ? "True" : "False");
  }

  // Stride, padding, dilation, not transposed, no extra outputs.
  private String geometry() {
    return "%s, %s, %s, False, %s"
        .formatted(perAxis(stride), perAxis(padding), perAxis(1), perAxis(0));
  }

  private String perAxis(int value) {
    return Collections.nCopies(dimensions, value).toString();
  }
}
