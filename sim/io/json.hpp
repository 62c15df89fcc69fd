#pragma once

#include <string>
#include <string_view>

namespace sim::io {

/// A text as JSON writes it, with its quotes.
std::string json_text(std::string_view text);

}  // namespace sim::io
