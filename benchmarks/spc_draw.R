# 100 control charts to PNG, as qicharts2 draws them (a data frame, its statistics, ggplot2, one file each).
# Run by spc_draw.py: Rscript spc_draw.R FOLDER; prints the package used, CPU seconds and the number of files.
# Where qicharts2 is not installed, the same layers are drawn with ggplot2 alone, which qicharts2 calls too: that leaves
# out qicharts2's own work, and so flatters R.
folder <- commandArgs(trailingOnly = TRUE)[1]
suppressPackageStartupMessages(library(ggplot2))
peer <- suppressWarnings(suppressPackageStartupMessages(requireNamespace("qicharts2", quietly = TRUE)))
set.seed(1)
months <- seq(as.Date("2018-01-01"), by = "month", length.out = 36)
one <- function(i) {
  y <- rnorm(36, 10, 1)
  file <- file.path(folder, sprintf("r%03d.png", i))
  if (peer) {
    p <- qicharts2::qic(months, y, chart = "i", title = paste("Chart", i))
  } else {
    centre <- mean(y); sigma <- mean(abs(diff(y))) / 1.128
    above <- sign(y - median(y)); runs <- rle(above[above != 0])
    d <- data.frame(months, y, centre, low = centre - 3 * sigma, high = centre + 3 * sigma)
    d$signal <- y < d$low | y > d$high | max(runs$lengths) > round(log2(sum(above != 0))) + 3
    p <- ggplot(d, aes(months, y)) + geom_ribbon(aes(ymin = low, ymax = high), fill = "grey92") +
      geom_line(aes(y = centre)) + geom_line() + geom_point(aes(colour = signal), show.legend = FALSE) +
      labs(title = paste("Chart", i), x = NULL, y = NULL) + theme_minimal()
  }
  ggsave(file, p, width = 6.7, height = 3.2, dpi = 100)
}
used <- system.time(for (i in 1:100) one(i))
cat(if (peer) "qicharts2" else "ggplot2", sum(used[c("user.self", "sys.self")]), length(list.files(folder, "^r.*png$")), "\n")
